using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;

namespace MultiHost.Agent;

/// <summary>What of a type's instances is compared.</summary>
/// <param name="Type">The type.</param>
/// <param name="IsPlain">It is one of .NET's own that says itself what is equal: a number, a text, a time.</param>
/// <param name="IsSystemSequence">It is a sequence of .NET's own, or the compiler's, of which the elements count and nothing else.</param>
/// <param name="Fields">The fields that make up its state, under the names that people know.</param>
internal sealed record ComparedType(Type Type, bool IsPlain, bool IsSystemSequence, IReadOnlyList<(string Name, FieldInfo Field)> Fields)
{
    private const BindingFlags OwnFields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly ConcurrentDictionary<Type, ComparedType> Known = new();

    public static ComparedType Of(Type type) => Known.GetOrAdd(type, Look);

    private static ComparedType Look(Type type)
    {
        bool isSystem = IsOfSystem(type);
        bool isSequence = type != typeof(string) && typeof(IEnumerable).IsAssignableFrom(type);
        bool isPlain = type.IsPrimitive || type.IsEnum || typeof(Delegate).IsAssignableFrom(type)
            || (isSystem && !type.IsGenericType && !isSequence && SaysWhatIsEqual(type));
        return new ComparedType(type, isPlain, isSequence && IsElementsAlone(type), isPlain ? [] : [.. StateOf(type, isSequence)]);
    }

    // Of a class of the user's that derives from one of .NET's sequences, the fields of the user's part.
    private static IEnumerable<(string Name, FieldInfo Field)> StateOf(Type type, bool isSequence)
    {
        for (Type? part = type; part is not null && part != typeof(object) && part != typeof(ValueType); part = part.BaseType)
        {
            if (isSequence && IsElementsAlone(part))
            {
                yield break;
            }

            foreach (FieldInfo field in part.GetFields(OwnFields))
            {
                string name = NameOf(field);
                PropertyInfo? property = name == field.Name ? null : part.GetProperty(name, OwnFields);
                if (!IsLeftOut(field) && (property is null || !IsLeftOut(property)))
                {
                    yield return (name, field);
                }
            }
        }
    }

    // A field that the compiler made has the name of its property, or of a constructor's parameter, in angle brackets.
    private static string NameOf(FieldInfo field) =>
        field.Name.StartsWith('<') && field.Name.IndexOf('>') is > 1 and var end ? field.Name[1..end] : field.Name;

    private static bool IsLeftOut(MemberInfo member) =>
        member.GetCustomAttribute<JsonIgnoreAttribute>() is { Condition: JsonIgnoreCondition.Always };

    private static bool SaysWhatIsEqual(Type type) =>
        type.GetMethod(nameof(Equals), [typeof(object)])!.DeclaringType is var by && by != typeof(object) && by != typeof(ValueType);

    // The compiler makes sequences, too: of [a, b] where a read-only list is wanted, and of iterators.
    private static bool IsElementsAlone(Type type) => IsOfSystem(type) || type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false);

    private static bool IsOfSystem(Type type) =>
        type.IsArray || type.Assembly == typeof(object).Assembly || type.Assembly.GetName().Name!.StartsWith("System.", StringComparison.Ordinal);
}
