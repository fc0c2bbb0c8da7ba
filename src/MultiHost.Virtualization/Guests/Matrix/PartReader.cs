using System.Text.Json;
using System.Text.RegularExpressions;

namespace MultiHost.Virtualization.Guests.Matrix;

/// <summary>Reads the parts of guests out of the file, strictly: what it does not know is a mistake.</summary>
/// <param name="file">The file, which takes the mistakes.</param>
internal sealed partial class PartReader(PlacedJson file)
{
    private const string RootExample = "{ \"guests\": [ { \"name\": \"vm1\" } ] }";

    private static readonly string[] OfAPart =
        [GuestMembers.Name, .. GuestMembers.Values.Keys, GuestMembers.Variants, GuestMembers.Only, GuestMembers.No];

    private static readonly string[] OfTheRoot =
        [GuestMembers.Schema, GuestMembers.Guests, .. GuestMembers.Values.Keys, GuestMembers.Variants, GuestMembers.Only, GuestMembers.No];

    /// <summary>Reads the whole file.</summary>
    /// <returns>The root; null if it is none, which is reported.</returns>
    public GuestPart? Read(PlacedValue root)
    {
        if (root.Kind != JsonTokenType.StartObject)
        {
            file.Report(root.Offset, $"the file holds no object. Write {RootExample}.");
            return null;
        }

        GuestPart? part = Part(root, OfTheRoot);
        if (!root.Members.Any(m => m.Name == GuestMembers.Guests))
        {
            file.Report(root.Offset, $"'{GuestMembers.Guests}' is missing. Write {RootExample}.");
        }

        return part;
    }

    private GuestPart Part(PlacedValue value, string[] known)
    {
        bool isRoot = known == OfTheRoot;
        string name = "";
        Dictionary<string, PlacedValue> values = [];
        List<IReadOnlyList<GuestPart>> lists = [];
        List<IReadOnlyList<GuestPart>> guests = [];
        List<Predicate<string>> filters = [];
        HashSet<string> seen = [];
        foreach (PlacedMember member in value.Members.Where(m => MemberKind.IsFirst(file, m, seen)))
        {
            switch (member.Name)
            {
                case GuestMembers.Schema when isRoot:
                    break;
                case GuestMembers.Name when !isRoot:
                    name = Name(member);
                    break;
                case GuestMembers.Guests when isRoot:
                    guests.Add(List(member.Value, "'guests' is a list of guests: [ { \"name\": \"vm1\" } ]."));
                    break;
                case GuestMembers.Variants:
                    lists.AddRange(Lists(member.Value));
                    break;
                case GuestMembers.Only:
                    filters.AddRange(Filter(member) is { } only ? [only.Matches] : []);
                    break;
                case GuestMembers.No:
                    filters.AddRange(Filter(member) is { } no ? [full => !no.Matches(full)] : []);
                    break;
                case var other when GuestMembers.Values.TryGetValue(other, out MemberKind? kind):
                    if (kind.Check(file, member))
                    {
                        values[other] = member.Value;
                    }

                    break;
                default:
                    MemberKind.Unknown(file, member, known);
                    break;
            }
        }

        if (!isRoot && !seen.Contains(GuestMembers.Name))
        {
            file.Report(value.Offset, "'name' is missing: it is a part of the guest's name.");
        }

        if (seen.Contains(GuestMembers.System) && seen.Contains(GuestMembers.Image))
        {
            file.Report(value.Offset, "'system' and 'image' exclude each other: an image is the guest's system.");
        }

        return new GuestPart(name, value.Offset, values, [.. guests, .. lists], filters);
    }

    private string Name(PlacedMember member)
    {
        if (!MemberKind.Text.Check(file, member))
        {
            return "";
        }

        if (!PartName().IsMatch(member.Value.Text))
        {
            file.Report(
                member.Value.Offset,
                $"{member.Value.Raw} is no name. Allowed: letters, digits, '_' and '-', beginning with a letter or digit; '.' between them: RHEL.6.4.");
        }

        return member.Value.Text;
    }

    private IEnumerable<IReadOnlyList<GuestPart>> Lists(PlacedValue value)
    {
        const string Allowed = "'variants' is a list of lists: [ [ { \"name\": \"x86_64\" }, { \"name\": \"32bit\" } ] ]. A guest has one of each list.";
        if (value.Kind != JsonTokenType.StartArray)
        {
            file.Report(value.Offset, Allowed);
            return [];
        }

        return [.. value.Items.Select(item => List(item, Allowed))];
    }

    private IReadOnlyList<GuestPart> List(PlacedValue value, string allowed)
    {
        if (value.Kind != JsonTokenType.StartArray || value.Items.Count == 0)
        {
            file.Report(value.Offset, value.Kind == JsonTokenType.StartArray ? "the list is empty, so there is no guest at all." : allowed);
            return [];
        }

        foreach (PlacedValue wrong in value.Items.Where(i => i.Kind != JsonTokenType.StartObject))
        {
            file.Report(wrong.Offset, allowed);
        }

        return [.. value.Items.Where(i => i.Kind == JsonTokenType.StartObject).Select(i => Part(i, OfAPart))];
    }

    private VariantFilter? Filter(PlacedMember member)
    {
        if (!MemberKind.Text.Check(file, member))
        {
            return null;
        }

        if (!VariantFilter.TryParse(member.Value.Text, out VariantFilter? filter, out (int At, string Message)? mistake))
        {
            // With escapes in it, which nobody needs here, the text's own places are not those of the file.
            bool isPlain = member.Value.Raw.Length == member.Value.Text.Length + 2;
            file.Report(member.Value.Offset + (isPlain ? 1 + mistake.Value.At : 0), $"'{member.Name}': {mistake.Value.Message}.");
        }

        return filter;
    }

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)*\z")]
    private static partial Regex PartName();
}
