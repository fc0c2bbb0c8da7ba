using System.Reflection;
using MultiHost.Settings;

namespace MultiHost.Requirements;

/// <summary>What a test requires of its hosts.</summary>
public sealed class TestRequirements
{
    private readonly List<(RoleName Role, HostRequirement Requirement)> ofHosts = [];
    private readonly List<GroupRequirement> ofGroup = [];

    private TestRequirements()
    {
    }

    /// <summary>Nothing.</summary>
    public static TestRequirements None { get; } = new();

    /// <summary>Whether any hosts will do.</summary>
    public bool IsNone => ofHosts.Count + ofGroup.Count == 0;

    /// <summary>What the group must have in common.</summary>
    internal IReadOnlyList<GroupRequirement> OfGroup => ofGroup;

    /// <summary>The facts that hosts must be asked for.</summary>
    internal IEnumerable<string> Facts => ofHosts.Select(r => r.Requirement.Fact).Concat(ofGroup.Select(g => g.Fact)).OfType<string>().Distinct();

    /// <summary>What the host of a role must have.</summary>
    internal IEnumerable<HostRequirement> Of(RoleName role) => ofHosts.Where(r => r.Role == role || r.Role == RoleName.None).Select(r => r.Requirement);

    /// <summary>All of several tests.</summary>
    internal static TestRequirements All(IEnumerable<TestRequirements> several)
    {
        TestRequirements all = new();
        foreach (TestRequirements one in several)
        {
            all.ofHosts.AddRange(one.ofHosts.Where(r => !all.ofHosts.Any(o => o.Role == r.Role && o.Requirement.Text == r.Requirement.Text)));
            all.ofGroup.AddRange(one.ofGroup.Where(g => !all.ofGroup.Any(o => o.Text == g.Text)));
        }

        return all;
    }

    /// <summary>Reads the marks of a test and of its class.</summary>
    /// <param name="test">The test's method.</param>
    /// <param name="roles">The test's roles.</param>
    /// <param name="rolesOf">The roles of another test of the class; none for what is no test on hosts.</param>
    /// <param name="problem">What is wrong with them and what is allowed; <c>null</c> if nothing is.</param>
    /// <returns><see cref="None"/> if there are none, or they are wrong.</returns>
    public static TestRequirements Read(
        MethodInfo test, IReadOnlyList<RoleName> roles, Func<MethodInfo, IReadOnlyList<RoleName>> rolesOf, out string? problem)
    {
        ArgumentNullException.ThrowIfNull(test);
        RequiresAttribute[] ofClass = [.. test.ReflectedType?.GetCustomAttributes<RequiresAttribute>() ?? []];
        RoleName[] ofOthers = ofClass.Length == 0 ? [] : [.. test.ReflectedType!.GetMethods().SelectMany(rolesOf).Except(roles)];
        return Read([.. test.GetCustomAttributes<RequiresAttribute>()], ofClass, roles, ofOthers, out problem);
    }

    /// <summary>Reads marks.</summary>
    internal static TestRequirements Read(
        IReadOnlyList<RequiresAttribute> own,
        IReadOnlyList<RequiresAttribute> ofClass,
        IReadOnlyList<RoleName> roles,
        IReadOnlyList<RoleName> rolesOfOthers,
        out string? problem)
    {
        problem = null;
        if (own.Count + ofClass.Count == 0)
        {
            return None;
        }

        TestRequirements read = new();
        problem = own.Select(mark => read.Add(mark, roles, roles))
            .Concat(ofClass.Select(mark => read.Add(mark, roles, [.. roles, .. rolesOfOthers])))
            .FirstOrDefault(p => p is not null);
        return problem is null ? read : None;
    }

    /// <summary>As a message has it: <c>destination needs qemu &gt;= 8.2; all need machine-types common</c>.</summary>
    public override string ToString()
    {
        IEnumerable<string> hosts = ofHosts.GroupBy(r => r.Role)
            .Select(g => $"{(g.Key == RoleName.None ? "every host" : g.Key.Value)} needs {string.Join(", ", g.Select(r => r.Requirement.Text))}");
        string[] group = [.. ofGroup.Select(g => g.Text)];
        return string.Join("; ", group.Length == 0 ? hosts : hosts.Append($"all together need {string.Join(", ", group)}"));
    }

    // A mark of a class may be for roles that only others of its tests have.
    private string? Add(RequiresAttribute mark, IReadOnlyList<RoleName> roles, IReadOnlyList<RoleName> known)
    {
        string first = mark.Requirements.Count > 0 ? mark.Requirements[0]?.Trim() ?? "" : "";
        RoleName role = Naming.IsName(first) && known.Contains(new RoleName(first)) ? new RoleName(first) : RoleName.None;
        if (role != RoleName.None && RequirementReader.Read(first, out _) is not null)
        {
            return $"[Requires(\"{first}\")]: '{first}' is a role here, and also something that hosts can be asked for. Call the role by another name.";
        }

        string[] texts = [.. mark.Requirements.Skip(role == RoleName.None ? 0 : 1).Select(t => t ?? "")];
        if (texts.Length == 0)
        {
            return role == RoleName.None
                ? "[Requires] requires nothing. Write [Requires(\"qemu >= 8.2\")], or [Requires(\"destination\", \"qemu >= 8.2\")] for one role."
                : $"[Requires(\"{first}\")] names a role and no requirement. Write [Requires(\"{first}\", \"qemu >= 8.2\")].";
        }

        for (int i = 0; i < texts.Length; i++)
        {
            Requirement? requirement = RequirementReader.Read(texts[i], out string? problem);
            if (problem is not null)
            {
                return i == 0 && texts.Length > 1 && role == RoleName.None && Naming.IsName(first) ? NoRole(first, known, problem) : $"[Requires]: {problem}";
            }

            if (requirement is GroupRequirement group)
            {
                if (role != RoleName.None)
                {
                    return $"[Requires(\"{role}\", \"{texts[i]}\")]: '{group.Text}' is about all hosts together. Write it without a role.";
                }

                ofGroup.Add(group);
            }
            else if (role == RoleName.None || roles.Contains(role))
            {
                ofHosts.Add((role, (HostRequirement)requirement!));
            }
        }

        return null;
    }

    private static string NoRole(string first, IReadOnlyList<RoleName> known, string problem)
    {
        string hint = Spelling.Nearest(first, known.Select(r => r.Value)) is { } near ? $" Did you mean '{near}'?" : "";
        return $"[Requires(\"{first}\", …)]: the test has no role '{first}'; its roles: {string.Join(", ", known)}.{hint} And as a requirement, {problem}";
    }
}
