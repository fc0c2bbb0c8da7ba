namespace MultiHost.Running;

/// <summary>The checks of a phase that did not hold: the first ones of each role, since an agent does not decide how much memory they take.</summary>
internal sealed class FailedChecks
{
    private const int MaxChecks = 100;
    private const int MaxChars = 8 * 1024;

    private readonly Dictionary<RoleName, (List<string> Texts, int More)> failed = [];

    public void Add(RoleName role, Check check)
    {
        if (check.Passed)
        {
            return;
        }

        (List<string> texts, int more) = failed.GetValueOrDefault(role, ([], 0));
        if (texts.Count < MaxChecks)
        {
            string text = check.ToString();
            texts.Add(text.Length <= MaxChars ? text : $"{text.AsSpan(0, MaxChars)} …");
        }
        else
        {
            more++;
        }

        failed[role] = (texts, more);
    }

    /// <summary>A role's failed checks, a line each; <c>null</c> if there are none.</summary>
    public string? Of(RoleName role) => failed.TryGetValue(role, out (List<string> Texts, int More) found)
        ? string.Join('\n', found.Texts) + (found.More == 0 ? "" : $"\nand {found.More} more")
        : null;
}
