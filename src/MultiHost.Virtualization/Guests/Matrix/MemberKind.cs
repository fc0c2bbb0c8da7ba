using System.Globalization;
using System.Text.Json;
using MultiHost.Settings;

namespace MultiHost.Virtualization.Guests.Matrix;

/// <summary>What a member of the file may be. Checks a value, and reports what is wrong with it.</summary>
/// <param name="check">Reports what is wrong with a member's value; true if nothing is.</param>
internal sealed class MemberKind(Func<PlacedJson, PlacedMember, bool> check)
{
    public static MemberKind Text { get; } = Of(v => v.Kind == JsonTokenType.String && !string.IsNullOrWhiteSpace(v.Text), "a text in quotes, not empty");

    public static MemberKind Flag { get; } = Of(v => v.Kind is JsonTokenType.True or JsonTokenType.False, "true, false");

    public static MemberKind Number { get; } = Of(
        v => v.Kind == JsonTokenType.Number && int.TryParse(v.Text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0,
        "a whole number, 1 and more");

    public static MemberKind Texts { get; } = Of(
        v => v.Kind == JsonTokenType.StartArray && v.Items.All(i => i.Kind == JsonTokenType.String), "a list of texts: [\"-device\", \"virtio-rng-pci\"]");

    public static MemberKind OneOf(params string[] words) => Of(
        v => v.Kind == JsonTokenType.String && words.Contains(v.Text),
        string.Join(", ", words.Select(w => $"\"{w}\"")),
        v => v.Kind == JsonTokenType.String ? Spelling.Nearest(v.Text, words) : null);

    /// <summary>An object.</summary>
    /// <param name="members">Its members.</param>
    /// <param name="required">The one that must be there.</param>
    /// <param name="refused">Members that people expect, and what to do in their place.</param>
    public static MemberKind Object(IReadOnlyDictionary<string, MemberKind> members, string required, IReadOnlyDictionary<string, string> refused) => new((file, member) =>
    {
        if (member.Value.Kind != JsonTokenType.StartObject)
        {
            file.Report(member.Value.Offset, $"'{member.Name}' is {Shown(member.Value)}. Allowed: an object: {{ \"{required}\": \"…\" }}.");
            return false;
        }

        bool isRight = true;
        HashSet<string> seen = [];
        foreach (PlacedMember inner in member.Value.Members)
        {
            isRight &= IsFirst(file, inner, seen)
                && (members.TryGetValue(inner.Name, out MemberKind? kind) ? kind.Check(file, inner) : Unknown(file, inner, members.Keys, refused));
        }

        if (!seen.Contains(required))
        {
            file.Report(member.Value.Offset, $"'{member.Name}' lacks '{required}'.");
            isRight = false;
        }

        return isRight;
    });

    /// <summary>Whether a member is right; reports what is wrong.</summary>
    public bool Check(PlacedJson file, PlacedMember member) => check(file, member);

    /// <summary>Whether a name is new in its object; reports that it is not.</summary>
    public static bool IsFirst(PlacedJson file, PlacedMember member, HashSet<string> seen)
    {
        bool isFirst = seen.Add(member.Name);
        if (!isFirst)
        {
            file.Report(member.Offset, $"a second '{member.Name}'. One is allowed.");
        }

        return isFirst;
    }

    /// <summary>Reports a member that is not known.</summary>
    /// <returns>False.</returns>
    public static bool Unknown(PlacedJson file, PlacedMember member, IEnumerable<string> known, IReadOnlyDictionary<string, string>? refused = null)
    {
        string hint = Spelling.Nearest(member.Name, known) is { } near ? $" Did you mean '{near}'?" : "";
        file.Report(
            member.Offset,
            refused?.GetValueOrDefault(member.Name) is { } instead ? $"'{member.Name}' is not possible: {instead}" : $"unknown member '{Cut(member.Name)}'. Allowed: {string.Join(", ", known)}.{hint}");
        return false;
    }

    private static MemberKind Of(Predicate<PlacedValue> isRight, string allowed, Func<PlacedValue, string?>? nearest = null) => new((file, member) =>
    {
        if (isRight(member.Value))
        {
            return true;
        }

        string hint = nearest?.Invoke(member.Value) is { } near ? $" Did you mean \"{near}\"?" : "";
        file.Report(member.Value.Offset, $"'{member.Name}' is {Shown(member.Value)}. Allowed: {allowed}.{hint}");
        return false;
    });

    private static string Shown(PlacedValue value) => value.Kind switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "a list",
        _ => Cut(value.Raw),
    };

    private static string Cut(string text) => text.Length <= 60 ? text : text[..60] + "…";
}
