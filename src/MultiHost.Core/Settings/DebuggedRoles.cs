using System.Collections.Concurrent;
using System.Diagnostics;

namespace MultiHost.Settings;

/// <summary>The roles whose agents wait for a debugger: those of <see cref="Variable"/>, or else of the runsettings. Safe for use by several threads.</summary>
/// <param name="setting">What the runsettings say.</param>
/// <param name="variable">The value of <see cref="Variable"/>; <c>null</c> if it is not set.</param>
internal sealed class DebuggedRoles(IReadOnlyList<string> setting, string? variable)
{
    /// <summary>Environment variable of the controller.</summary>
    public const string Variable = "MULTIHOST_DEBUG";

    /// <summary>Stands for all roles.</summary>
    public const string All = "*";

    private static readonly char[] Separators = [' ', ',', ';'];

    private readonly string[] names = variable is null ? [.. setting] : Split(variable);
    private readonly ConcurrentDictionary<string, bool> seen = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether there is one, or a debugger holds this process. Then nobody knows how long anything takes, and no test is ended for that.</summary>
    public bool LiftsLimits => names.Length > 0 || Debugger.IsAttached;

    /// <summary>The names of which no test had the role, so far.</summary>
    public IReadOnlyList<string> Unseen => [.. names.Where(n => n != All && !seen.ContainsKey(n))];

    public static string[] Split(string names) => names.Split(Separators, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Whether a role is one, which is then seen.</summary>
    public bool Has(RoleName role)
    {
        if (names.Contains(role.Value, StringComparer.OrdinalIgnoreCase))
        {
            seen[role.Value] = true;
            return true;
        }

        return names.Contains(All);
    }
}
