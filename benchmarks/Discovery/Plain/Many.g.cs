public sealed class Many {
  [Xunit.Fact] public void Test1() { }
}
