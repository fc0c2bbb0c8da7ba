using System.Globalization;

namespace MultiHost.Cli;

/// <summary>Options of a command: <c>--name value</c> or <c>--name=value</c>, in any order; flags have no value.</summary>
internal sealed class Arguments
{
    private readonly List<(string Name, string Value)> options = [];

    public Arguments(IReadOnlyList<string> arguments, IReadOnlyList<string> allowed, params IReadOnlyList<string> flags)
    {
        for (int i = 0; i < arguments.Count; i++)
        {
            string[] parts = arguments[i].Split('=', 2);
            if (flags.Contains(arguments[i]))
            {
                options.Add((arguments[i], ""));
                continue;
            }

            if (!allowed.Contains(parts[0]))
            {
                throw new UsageException($"'{arguments[i]}' is not known here. Allowed: {string.Join(", ", allowed.Concat(flags))}.");
            }

            string value = parts.Length == 2 ? parts[1]
                : ++i < arguments.Count ? arguments[i]
                : throw new UsageException($"{parts[0]} needs a value.");
            options.Add((parts[0], value));
        }
    }

    public IReadOnlyList<string> All(string name) => [.. options.Where(o => o.Name == name).Select(o => o.Value)];

    public bool Has(string flag) => options.Exists(o => o.Name == flag);

    public string? One(string name) => All(name) is { Count: > 1 }
        ? throw new UsageException($"{name} is given twice.")
        : All(name).FirstOrDefault();

    public int Number(string name, int whenAbsent) => One(name) is not { } text ? whenAbsent
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number
        : throw new UsageException($"{name} {text}: that is no number.");
}
