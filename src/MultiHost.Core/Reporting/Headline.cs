using System.Globalization;
using MultiHost.Results;

namespace MultiHost.Reporting;

/// <summary>Says in one line which role did not pass, on which host, at which step, when and why; what does not fit into it follows below.</summary>
/// <param name="Verdict">The first words; empty for a plain failure.</param>
/// <param name="Role">The role.</param>
/// <param name="Host">Its host.</param>
/// <param name="Verb">What happened to it.</param>
/// <param name="Step">Its last step; <c>null</c> if there was none.</param>
/// <param name="When">How far into what it was.</param>
/// <param name="Cause">Why, in a few words.</param>
/// <param name="Whole">Why, in all words.</param>
internal sealed record Headline(string Verdict, string Role, string Host, string Verb, string? Step, string When, string Cause, string Whole)
{
    // What is left for the cause when names and steps are long.
    private const int CauseChars = 70;
    private const int ShortNameChars = 24;
    private const int ShortStepChars = 32;

    public override string ToString()
    {
        string whole = Head(Role, Host, Step, withTime: true) + Whole;
        if (FirstLine.Of(whole).Length <= FirstLine.MaxChars)
        {
            return whole;
        }

        string head = Head(Role, Host, Step, withTime: true);
        if (head.Length + CauseChars > FirstLine.MaxChars)
        {
            head = Head(Role, Host, Short(Step, ShortStepChars), withTime: true);
        }

        if (head.Length + CauseChars > FirstLine.MaxChars)
        {
            head = Head(Short(Role, ShortNameChars)!, Short(Host, ShortNameChars)!, Short(Step, ShortStepChars), withTime: false);
        }

        string cut = Step is not null && !head.Contains($"'{Step}'", StringComparison.Ordinal) ? $"\n  At step '{Step}'" : "";
        return CutText.End(head + FirstLine.Of(Cause), FirstLine.MaxChars) + cut + $"\n  {Whole}";
    }

    private static string? Short(string? name, int chars) => name is null ? null : CutText.End(name, chars);

    private string Head(string role, string host, string? step, bool withTime) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Verdict}{role} on {host} {Verb}{(step is null ? "" : $" at step '{step}',")}{(withTime ? $" {When}" : "")}").TrimEnd(',') + ": ";
}
