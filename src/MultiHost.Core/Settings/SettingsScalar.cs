using System.Xml.Linq;

namespace MultiHost.Settings;

/// <summary>A value of the section: an attribute, or a child element that holds text alone.</summary>
/// <param name="Owner">The element that it belongs to.</param>
/// <param name="Node">Where it stands.</param>
/// <param name="Value">The text, without white space around it.</param>
internal sealed record SettingsScalar(SettingsElement Owner, XObject Node, string Value)
{
    /// <summary>The text as it stands, white space included.</summary>
    public string Raw => Node is XAttribute attribute ? attribute.Value : ((XElement)Node).Value;

    /// <summary>The text with its place; null if it is empty.</summary>
    public PlacedText? Placed => Value.Length == 0 ? null : new PlacedText(Value, Owner.Problems.PlaceOf(Node, Owner.Excerpt(Node, showValue: true)));

    /// <summary>Reports that the value is wrong.</summary>
    public void Report(string message) => Owner.Problems.Add(Node, Owner.Excerpt(Node, showValue: true), Value, message);
}
