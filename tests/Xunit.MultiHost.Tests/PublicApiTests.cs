using System.Reflection;
using System.Text;
using Xunit.MultiHost.Runs;

namespace Xunit.MultiHost;

/// <summary>The public members of the packages stand in docs/api, so that a change of them shows as a change of a file.</summary>
public sealed class PublicApiTests
{
    [Theory]
    [InlineData("MultiHost.Core")]
    [InlineData("MultiHost.FluentAssertions")]
    [InlineData("MultiHost.TestAdapter")]
    [InlineData("MultiHost.Virtualization")]
    [InlineData("Xunit.MultiHost")]
    public void PublicApi_WhenItChanges_ShowsInDocsApi(string assembly)
    {
        string path = Path.Combine(Samples.RepositoryRoot, "docs", "api", $"{assembly}.txt");
        string now = Describe(Assembly.Load(assembly));
        if (Environment.GetEnvironmentVariable("MULTIHOST_ACCEPT_API") == "1")
        {
            File.WriteAllText(path, now);
        }

        now.Should().Be(
            File.ReadAllText(path), "the public API is what docs/api says; if the change is meant, run this test with MULTIHOST_ACCEPT_API=1 and review the diff");
    }

    private static string Describe(Assembly assembly)
    {
        StringBuilder text = new();
        foreach (Type type in assembly.GetExportedTypes().OrderBy(t => t.FullName, StringComparer.Ordinal))
        {
            text.Append(Kind(type)).Append(' ').Append(Name(type)).Append(Bases(type)).Append('\n');
            IEnumerable<string> members = type
                .GetMembers(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
                .Select(Member)
                .OfType<string>()
                .Distinct()
                .Order(StringComparer.Ordinal);
            foreach (string member in members)
            {
                text.Append("  ").Append(member).Append('\n');
            }
        }

        return text.ToString();
    }

    private static string Kind(Type type) =>
        type.IsEnum ? "enum"
        : type.IsInterface ? "interface"
        : type.IsValueType ? "struct"
        : (type.IsAbstract, type.IsSealed) switch { (true, true) => "static class", (true, _) => "abstract class", (_, true) => "sealed class", _ => "class" };

    private static string Bases(Type type)
    {
        IEnumerable<Type> bases = type.GetInterfaces().Where(
            i => i is { IsPublic: true, IsGenericType: false, Name: not "ISerializable" }).OrderBy(i => i.FullName, StringComparer.Ordinal);
        if (type is { IsEnum: false, IsValueType: false, BaseType: { } parent } && parent != typeof(object))
        {
            bases = bases.Prepend(parent);
        }

        return type.IsEnum || !bases.Any() ? "" : " : " + string.Join(", ", bases.Select(Name));
    }

    private static string? Member(MemberInfo member) => member switch
    {
        _ when member.Name.Contains('<', StringComparison.Ordinal) => null,
        ConstructorInfo constructor when IsVisible(constructor) => $"new({Parameters(constructor)})",
        MethodInfo { IsSpecialName: false } method when IsVisible(method) && !IsOfRecord(method) =>
            $"{(method.IsStatic ? "static " : "")}{Name(method.ReturnType)} {method.Name}({Parameters(method)})",
        PropertyInfo property when IsVisible(property.GetMethod) && property.Name != "EqualityContract" =>
            $"{Name(property.PropertyType)} {property.Name} {{ get;{(IsVisible(property.SetMethod) ? " set;" : "")} }}",
        EventInfo e when IsVisible(e.AddMethod) => $"event {Name(e.EventHandlerType!)} {e.Name}",
        FieldInfo { IsSpecialName: false } field when field.IsPublic || field.IsFamily =>
            field.DeclaringType!.IsEnum ? field.Name : $"{(field.IsLiteral ? "const " : "")}{Name(field.FieldType)} {field.Name}",
        _ => null,
    };

    private static bool IsVisible(MethodBase? method) => method is { IsPublic: true } or { IsFamily: true } or { IsFamilyOrAssembly: true };

    // What every record or overriding class has.
    private static bool IsOfRecord(MethodInfo method) =>
        method.Name is "ToString" or "GetHashCode" or "Equals" or "Deconstruct" or "PrintMembers";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(p => $"{Name(p.ParameterType)} {p.Name}"));

    private static string Name(Type type) =>
        Nullable.GetUnderlyingType(type) is { } underlying ? $"{Name(underlying)}?"
        : type.IsArray ? $"{Name(type.GetElementType()!)}[]"
        : type.IsGenericType ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
        : type is { IsNested: true, IsGenericParameter: false } ? $"{Name(type.DeclaringType!)}.{type.Name}"
        : type.Name;
}
