using MultiHost;
using MultiHost.Hosting;
using Xunit.Abstractions;

namespace Xunit.MultiHost.Discovery;

/// <summary>What a test's attribute says of its hosts.</summary>
/// <param name="Roles">Its roles, each played by a host; none if it takes all hosts.</param>
/// <param name="AreAll">Whether it takes every host there is, in the roles <c>host1</c>, <c>host2</c> …</param>
/// <param name="OfEachGroup">Whether it runs once on each group of the runsettings, whatever those say.</param>
internal sealed record WantedHosts(string[] Roles, bool AreAll = false, bool OfEachGroup = false)
{
    // No character of a role's name.
    private const char Separator = ',';

    /// <summary>None, for a case that is not read yet.</summary>
    public static WantedHosts None { get; } = new([]);

    /// <summary>Reads an attribute.</summary>
    /// <param name="attribute">A <see cref="MultiHostFactAttribute"/> or <see cref="MultiHostTheoryAttribute"/>.</param>
    /// <param name="problem">What is wrong with it and what to write instead; <c>null</c> if nothing is.</param>
    public static WantedHosts Read(IAttributeInfo attribute, out string? problem)
    {
        string name = attribute is IReflectionAttributeInfo { Attribute: var a }
            ? a.GetType().Name.Replace("Attribute", "", StringComparison.Ordinal)
            : "MultiHostFact";
        bool all = attribute.GetNamedArgument<bool>(nameof(MultiHostFactAttribute.AllHosts));
        string[] roles = RoleList.Read(name, Named(attribute), attribute.GetNamedArgument<int>(nameof(MultiHostFactAttribute.Hosts)), all, out problem);
        return new WantedHosts(roles, all, attribute.GetNamedArgument<bool>(nameof(MultiHostFactAttribute.EachGroup)));
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static WantedHosts Read(IXunitSerializationInfo data) => new(
        data.GetValue<string>(nameof(Roles)).Split(Separator, StringSplitOptions.RemoveEmptyEntries),
        data.GetValue<bool>(nameof(AreAll)),
        data.GetValue<bool>(nameof(OfEachGroup)));

    /// <summary>Writes it down for xUnit: roles in one text, since an array costs it a document of its own, for each case, and no more than there is.</summary>
    public void Write(IXunitSerializationInfo data)
    {
        data.AddValue(nameof(Roles), string.Join(Separator, Roles));
        if (AreAll)
        {
            data.AddValue(nameof(AreAll), true);
        }

        if (OfEachGroup)
        {
            data.AddValue(nameof(OfEachGroup), true);
        }
    }

    /// <summary>The roles where there are so many hosts.</summary>
    public IReadOnlyList<RoleName> RolesOf(int hosts) => [.. (AreAll ? RoleList.Of(hosts) : Roles).Select(r => new RoleName(r))];

    private static string[] Named(IAttributeInfo attribute) => attribute is IReflectionAttributeInfo { Attribute: var instance }
        ? instance switch
        {
            MultiHostFactAttribute fact => [.. fact.Roles],
            MultiHostTheoryAttribute theory => [.. theory.Roles],
            _ => [],
        }
        : [.. attribute.GetConstructorArguments().OfType<IEnumerable<object>>().SelectMany(a => a).OfType<string>()];
}
