using CsCheck;
using MultiHost.Agent;

namespace MultiHost.Sessions;

/// <summary>Whatever a test exchanges: it arrives equal, or is refused where it is handed in.</summary>
public sealed class ExchangeFuzzTests
{
    private static readonly Gen<double> Doubles = Gen.OneOf(Gen.Double, Gen.Const(double.NaN), Gen.Const(double.NegativeInfinity), Gen.Const(-0.0));

    private static readonly Gen<Item> Items = Gen.Select(
        Gen.String, Doubles, Gen.Int.Array[0, 3], Gen.Dictionary(Gen.String, Gen.Long)[0, 3], Gen.DateTimeOffset, Gen.Decimal,
        (name, number, list, map, when, amount) => new Item(name, (list, number), map, when, list.Length == 0 ? null : amount, Convert.ToBase64String([1, 2]), null));

    [Fact]
    public void Exchange_OfAnyValue_ArrivesEqualOrIsRefused() => FuzzRun.Check(
        Gen.Select(Items, Items, (outer, inner) => outer with { Inner = inner }).Array[0, 3],
        items =>
        {
            string text;
            try
            {
                text = ExchangedValue.Write("go", items);
            }
            catch (MultiHostException refusal)
            {
                refusal.Message.Should().StartWith($"The value of type {typeof(Item)}[] cannot be exchanged at 'go': ");
                return;
            }

            ExchangedValue.Read<Item[]>("go", "source", text).Should().BeEquivalentTo(
                items, o => o.WithStrictOrdering().AllowingInfiniteRecursion()); // it takes brackets and dots in a key for depth
        });

    [Fact]
    public void Read_OfAnyText_GivesAValueOrNamesTheRole() => FuzzRun.Check(
        Spoiled.Of(ExchangedValue.Write("go", (1, "web", new[] { 1.5 })), ExchangedValue.Write("go", new Item("n", ([1], 2), [], default, 1, "x", null)), "null\n", ""),
        text =>
        {
            try
            {
                ExchangedValue.Read<(int, string, double[])>("go", "source", text);
            }
            catch (MultiHostException refusal)
            {
                refusal.Message.Should().StartWith("The value that role source handed in at 'go' is a ");
            }
        });

    internal sealed record Item(
        string Name, (int[] List, double Number) Pair, Dictionary<string, long> Map, DateTimeOffset When, decimal? Amount, string Text, Item? Inner);
}
