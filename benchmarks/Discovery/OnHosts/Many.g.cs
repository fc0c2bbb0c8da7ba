public sealed class Many {
  [Xunit.MultiHost.MultiHostFact("source", "destination")] public void Test1() { }
}
