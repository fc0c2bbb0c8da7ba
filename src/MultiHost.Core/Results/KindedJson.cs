using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MultiHost.Results;

/// <summary>
/// JSON objects of several kinds, each with its kind as its first member, as <see cref="JsonPolymorphicAttribute"/> and <see cref="JsonDerivedTypeAttribute"/> of a common type say. The serializer
/// would do the same, but builds what it needs for all kinds when it meets the first: that was more than a third of all that an agent compiled for its first test.
/// </summary>
/// <typeparam name="T">What all kinds have in common.</typeparam>
internal sealed class KindedJson<T>
    where T : class
{
    private readonly JsonSerializerContext context;
    private readonly string member;
    private readonly Dictionary<string, Type> types;
    private readonly Dictionary<Type, byte[]> heads;

    /// <param name="context">Has serializers of all kinds.</param>
    public KindedJson(JsonSerializerContext context)
    {
        this.context = context;
        member = typeof(T).GetCustomAttribute<JsonPolymorphicAttribute>()!.TypeDiscriminatorPropertyName!;
        types = typeof(T).GetCustomAttributes<JsonDerivedTypeAttribute>().ToDictionary(a => (string)a.TypeDiscriminator!, a => a.DerivedType, StringComparer.Ordinal);
        heads = types.ToDictionary(t => t.Value, t => Encoding.UTF8.GetBytes($"{{\"{member}\":\"{t.Key}\""));
    }

    /// <summary>All kinds.</summary>
    public IEnumerable<string> Kinds => types.Keys;

    /// <summary>Whether it is one of these kinds.</summary>
    public bool Has(string kind) => types.ContainsKey(kind);

    /// <summary>The object as UTF-8.</summary>
    public byte[] Write(T value)
    {
        Type type = value.GetType();
        byte[] head = heads[type];
        byte[] members = JsonSerializer.SerializeToUtf8Bytes(value, context.GetTypeInfo(type)!);
        bool isEmpty = members.Length == 2;
        byte[] whole = new byte[head.Length + members.Length - (isEmpty ? 1 : 0)];
        head.CopyTo(whole, 0);
        members.AsSpan(1).CopyTo(whole.AsSpan(head.Length + (isEmpty ? 0 : 1)));
        if (!isEmpty)
        {
            whole[head.Length] = (byte)',';
        }

        return whole;
    }

    /// <summary>The kind of an object; <c>null</c> if it does not begin with one, or is no object.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public string? KindOf(ReadOnlySpan<byte> json)
    {
        Utf8JsonReader reader = new(json);
        return reader.Read() && reader.TokenType == JsonTokenType.StartObject && reader.Read() && reader.TokenType == JsonTokenType.PropertyName
            && reader.ValueTextEquals(member) && reader.Read() && reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
    }

    /// <summary>Reads an object.</summary>
    /// <exception cref="JsonException">It is none of these kinds; the message says what it should be.</exception>
    public T Read(ReadOnlySpan<byte> json) =>
        KindOf(json) is not { } kind ? throw new JsonException($"It is no object that begins with its {member}.")
        : !types.TryGetValue(kind, out Type? type) ? throw new JsonException($"There is no {member} '{kind}'.")
        : (T)JsonSerializer.Deserialize(json, context.GetTypeInfo(type)!)!;
}
