using System.Text.Json.Serialization;

namespace MultiHost;

/// <summary>
/// The part that a host of a group plays in a test: <c>source</c>, <c>destination</c>, or <c>host1</c> … <c>hostN</c>.
/// Compared without regard to case.
/// </summary>
[JsonConverter(typeof(RoleNameConverter))]
public readonly record struct RoleName
{
    private readonly string? value;

    /// <summary>Makes a role's name.</summary>
    /// <param name="value">1 to 64 letters, digits, <c>-</c>, <c>_</c> or <c>.</c></param>
    /// <exception cref="ArgumentException">The text is no name.</exception>
    public RoleName(string value)
    {
        if (!Naming.IsName(value))
        {
            throw new ArgumentException($"'{value}' is no name of a role. Allowed: {Naming.Rule}.", nameof(value));
        }

        this.value = value;
    }

    /// <summary>No role: the value that a variable has before it is given one. No host plays it.</summary>
    public static RoleName None => default;

    /// <summary>The name; empty for <see cref="None"/>.</summary>
    public string Value => value ?? string.Empty;

    /// <summary>Reads a role's name from text.</summary>
    /// <exception cref="ArgumentException">The text is no name.</exception>
    public static implicit operator RoleName(string value) => new(value);

    /// <inheritdoc/>
    public bool Equals(RoleName other) => string.Equals(Value, other.Value, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Value);

    /// <summary>The name.</summary>
    public override string ToString() => Value;
}
