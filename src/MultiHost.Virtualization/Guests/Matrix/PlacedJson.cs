using System.Globalization;
using System.Text;
using System.Text.Json;

namespace MultiHost.Virtualization.Guests.Matrix;

/// <summary>A JSON document that says where in it something stands. Comments and commas at the end of a list are allowed.</summary>
internal sealed class PlacedJson
{
    private readonly byte[] text;
    private readonly SortedSet<(int Offset, string Message)> mistakes = [];

    /// <summary>Takes a document.</summary>
    /// <param name="name">What messages call it: a file's name.</param>
    /// <param name="text">The whole document.</param>
    public PlacedJson(string name, string text)
    {
        Name = name;
        this.text = Encoding.UTF8.GetBytes(text);
    }

    public string Name { get; }

    /// <summary>Reads it.</summary>
    /// <returns>Null if it is no JSON, which is reported.</returns>
    public PlacedValue? Read()
    {
        Utf8JsonReader reader = new(text, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        try
        {
            reader.Read();
            PlacedValue root = Read(ref reader);
            reader.Read(); // what follows it is a mistake, too
            return root;
        }
        catch (JsonException e)
        {
            Report(OffsetOf(e), $"this is no JSON: {e.Message.Split(" LineNumber:")[0]}");
        }
        catch (InvalidOperationException)
        {
            Report((int)reader.TokenStartIndex, "this is no JSON: half of a surrogate pair stands alone.");
        }

        return null;
    }

    /// <summary>Reports a mistake. What the document says may be a part of the message.</summary>
    public void Report(int offset, string message) => mistakes.Add((offset, Printable.Line(message)));

    /// <summary>The mistakes in the order of the document, each with its place.</summary>
    public IReadOnlyList<string> Mistakes => [.. mistakes.Select(m => $"{PlaceOf(m.Offset)}: {m.Message}")];

    private string PlaceOf(int offset)
    {
        int begin = text.AsSpan(0, offset).LastIndexOf((byte)'\n') + 1;
        int line = text.AsSpan(0, offset).Count((byte)'\n') + 1;
        int column = Encoding.UTF8.GetCharCount(text, begin, offset - begin) + 1;
        return string.Create(CultureInfo.InvariantCulture, $"{Name}({line},{column})");
    }

    private int OffsetOf(JsonException e)
    {
        int begin = 0;
        for (long line = e.LineNumber ?? 0; line > 0; line--)
        {
            begin += text.AsSpan(begin).IndexOf((byte)'\n') + 1;
        }

        return Math.Min(text.Length, begin + (int)(e.BytePositionInLine ?? 0));
    }

    private PlacedValue Read(ref Utf8JsonReader reader)
    {
        JsonTokenType kind = reader.TokenType;
        int offset = (int)reader.TokenStartIndex;
        string? unescaped = kind == JsonTokenType.String ? reader.GetString() : null;
        List<PlacedMember> members = [];
        List<PlacedValue> items = [];
        while (kind == JsonTokenType.StartObject && Next(ref reader) != JsonTokenType.EndObject)
        {
            (string name, int at) = (reader.GetString()!, (int)reader.TokenStartIndex);
            Next(ref reader);
            members.Add(new PlacedMember(name, at, Read(ref reader)));
        }

        while (kind == JsonTokenType.StartArray && Next(ref reader) != JsonTokenType.EndArray)
        {
            items.Add(Read(ref reader));
        }

        string raw = Encoding.UTF8.GetString(text.AsSpan(offset, (int)reader.BytesConsumed - offset));
        return new PlacedValue(kind, offset, raw, unescaped ?? raw, members, items);
    }

    private static JsonTokenType Next(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType;
    }
}
