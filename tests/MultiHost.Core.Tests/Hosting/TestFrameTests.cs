using System.Reflection;
using System.Runtime.CompilerServices;

namespace MultiHost.Hosting;

public sealed class TestFrameTests
{
    [Fact]
    public void Of_AMethod_NamesItsFileAndLine() =>
        TestFrame.Of(Method(nameof(Plain))).Should().MatchRegex(
            @"^at MultiHost\.Hosting\.TestFrameTests\.Plain\(Int32 number\) in .*TestFrameTests\.cs:line \d+$").And.EndWith($":line {PlainLine + 3}");

    [Fact]
    public void Of_AnAsyncMethod_NamesTheLineThatItsAuthorWrote() =>
        SourceLine.Of(Method(nameof(LaterAsync)))!.Line.Should().BeInRange(AsyncLine + 2, AsyncLine + 4);

    [Fact]
    public void Of_AMethodWithoutSymbols_HasNoPlace()
    {
        MethodInfo abroad = typeof(string).GetMethod(nameof(string.Clone))!;

        SourceLine.Of(abroad).Should().BeNull();
        TestFrame.Of(abroad).Should().Be("at System.String.Clone()");
    }

    [Fact]
    public void AddTo_AnEmptyStackTrace_IsTheTestAlone() => TestFrame.AddTo("", Method(nameof(Plain))).Should().Be(TestFrame.Of(Method(nameof(Plain))));

    [Fact]
    public void AddTo_AStackTraceOfOthers_AddsTheTest() =>
        TestFrame.AddTo("at A.B() in /b.cs:line 1", Method(nameof(Plain))).Should().Be($"at A.B() in /b.cs:line 1\n{TestFrame.Of(Method(nameof(Plain)))}");

    [Fact]
    public void AddTo_AStackTraceThatHasTheTestsPlace_StaysAsItIs()
    {
        const string Trace = "--- source on alpha ---\n   at MultiHost.Hosting.TestFrameTests.Plain(Int32 number) in /x.cs:line 7";

        TestFrame.AddTo(Trace, Method(nameof(Plain))).Should().Be(Trace);
    }

    [Fact]
    public void AddTo_AStackTraceThatHasTheTestWithoutAPlace_AddsIt() =>
        TestFrame.AddTo("at MultiHost.Hosting.TestFrameTests.Plain(Int32 number)", Method(nameof(Plain))).Should().EndWith(TestFrame.Of(Method(nameof(Plain))));

    private static readonly int PlainLine = Here();

    private static int Plain(int number) =>
        number + Here();

    private static readonly int AsyncLine = Here();

    private static async Task<int> LaterAsync()
    {
        await Task.Yield();
        return Here();
    }

    private static MethodInfo Method(string name) => typeof(TestFrameTests).GetMethod(name, BindingFlags.Static | BindingFlags.NonPublic)!;

    private static int Here([CallerLineNumber] int line = 0) => line;
}
