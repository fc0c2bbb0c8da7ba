using MultiHost.Hosting;
using Xunit.Abstractions;

namespace Xunit.MultiHost.Discovery;

/// <summary>The roles of a test, read from its attribute.</summary>
internal static class AttributeRoles
{
    // No character of a role's name.
    private const char Separator = ',';

    /// <summary>Reads the roles.</summary>
    /// <param name="attribute">A <see cref="MultiHostFactAttribute"/> or <see cref="MultiHostTheoryAttribute"/>.</param>
    /// <param name="problem">What is wrong with them and what to write instead; <c>null</c> if nothing is.</param>
    public static string[] Read(IAttributeInfo attribute, out string? problem)
    {
        string name = attribute is IReflectionAttributeInfo { Attribute: var a }
            ? a.GetType().Name.Replace("Attribute", "", StringComparison.Ordinal)
            : "MultiHostFact";
        return RoleList.Read(name, Named(attribute), attribute.GetNamedArgument<int>(nameof(MultiHostFactAttribute.Hosts)), out problem);
    }

    /// <summary>Roles in one text, which xUnit writes down as it is: an array costs it a document of its own, for each case.</summary>
    public static string Join(string[] roles) => string.Join(Separator, roles);

    /// <summary>The roles of <see cref="Join"/>.</summary>
    public static string[] Split(string joined) => joined.Split(Separator, StringSplitOptions.RemoveEmptyEntries);

    private static string[] Named(IAttributeInfo attribute) => attribute is IReflectionAttributeInfo { Attribute: var instance }
        ? instance switch
        {
            MultiHostFactAttribute fact => [.. fact.Roles],
            MultiHostTheoryAttribute theory => [.. theory.Roles],
            _ => [],
        }
        : [.. attribute.GetConstructorArguments().OfType<IEnumerable<object>>().SelectMany(a => a).OfType<string>()];
}
