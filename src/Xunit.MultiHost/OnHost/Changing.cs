namespace Xunit.MultiHost.OnHost;

/// <summary>Stands in a name for a value whose text is another one in each run.</summary>
internal sealed class Changing
{
    public const string Text = "…";

    public static readonly Changing Instance = new();

    public override string ToString() => Text;
}
