using System.Reflection;

namespace Xunit.MultiHost.OnController;

/// <summary>
/// What xUnit's runners ask whether they were stopped. They hand it down from sink to sink in private fields, since xUnit v2 has no other way for it: the one in
/// VSTest's adapter is called <c>cancelledThunk</c> from 2.4 to 4.0, the one of the other runners <c>cancelThunk</c>.
/// </summary>
internal static class RunnersStop
{
    private const BindingFlags OwnFields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
    private const int MaxSinks = 32;

    /// <summary>Looks in a runner's sink and in those that it passes messages on to.</summary>
    public static IReadOnlyList<Func<bool>> FindIn(object sink) =>
    [
        .. FieldsIn(sink)
            .Where(f => f.Field.FieldType == typeof(Func<bool>) && f.Field.Name.Contains("cancel", StringComparison.OrdinalIgnoreCase))
            .Select(f => f.Value)
            .Cast<Func<bool>>(),
    ];

    /// <summary>What a runner's sink, and those that it passes messages on to, hold.</summary>
    public static IEnumerable<object> ValuesIn(object sink) => FieldsIn(sink).Select(f => f.Value);

    private static IEnumerable<(FieldInfo Field, object Value)> FieldsIn(object sink)
    {
        HashSet<object> seen = new(ReferenceEqualityComparer.Instance) { sink };
        Queue<object> open = new([sink]);
        while (open.TryDequeue(out object? next))
        {
            foreach (FieldInfo field in FieldsOf(next.GetType()))
            {
                if (field.FieldType.IsValueType || field.GetValue(next) is not { } value)
                {
                    continue;
                }

                yield return (field, value);
                if (IsSink(value.GetType()) && seen.Count < MaxSinks && seen.Add(value))
                {
                    open.Enqueue(value);
                }
            }
        }
    }

    private static IEnumerable<FieldInfo> FieldsOf(Type type)
    {
        for (Type? part = type; part is not null && part != typeof(object) && part != typeof(MarshalByRefObject); part = part.BaseType)
        {
            foreach (FieldInfo field in part.GetFields(OwnFields))
            {
                yield return field;
            }
        }
    }

    // By name: each generation of runners has its own interfaces.
    private static bool IsSink(Type type) =>
        type.Name.Contains("Sink", StringComparison.Ordinal) || Array.Exists(type.GetInterfaces(), i => i.Name.StartsWith("IMessageSink", StringComparison.Ordinal));
}
