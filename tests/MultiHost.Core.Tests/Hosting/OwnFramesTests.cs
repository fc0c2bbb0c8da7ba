using System.Reflection;
using System.Runtime.ExceptionServices;

// A user's namespace may begin like ours.
namespace MultiHost.Hosting;

public sealed class OwnFramesTests
{
    private const BindingFlags Hidden = BindingFlags.Static | BindingFlags.NonPublic;

    [Fact]
    public async Task Of_AnAsyncCallThroughReflection_HasTheAuthorsFramesAlone()
    {
        Exception thrown = await ThrownAsync(() => (Task)typeof(OwnFramesTests).GetMethod(nameof(OuterAsync), Hidden)!.Invoke(null, null)!);

        string[] own = OwnFrames.Of(thrown, [])!.Split('\n');
        own.Should().HaveCount(3);
        own[0].Should().MatchRegex(@"^   at MultiHost\.Hosting\.OwnFramesTests\.InnerAsync\(\) in .*OwnFramesTests\.cs:line \d+$");
        own[1].Should().StartWith("   at MultiHost.Hosting.OwnFramesTests.OuterAsync() in ");
        own[2].Should().StartWith("   at MultiHost.Hosting.OwnFramesTests.ThrownAsync(");
    }

    [Fact]
    public void Of_AnExceptionThatOursThrows_HasNoFrameOfOurs()
    {
        Exception thrown = Thrown(() => new RoleName("not a name"));

        thrown.StackTrace.Should().Contain("at MultiHost.RoleName.");
        OwnFrames.Of(thrown, []).Should().NotContain("MultiHost.RoleName").And.Contain("OwnFramesTests");
    }

    [Fact]
    public void Of_AnExceptionOfTheRuntime_SaysWhereItCameFrom() =>
        OwnFrames.Of(Thrown(() => File.ReadAllText("/nonexistent/file")), []).Should().Contain("at System.IO.File.ReadAllText(");

    [Fact]
    public void Of_AFrameworksFrames_AreLeftOutByTheNameOfTheirAssembly()
    {
        Exception thrown = Thrown(() => Assert.True(false));

        OwnFrames.Of(thrown, ["xunit.core"]).Should().Contain("at Xunit.Assert.True(");
        OwnFrames.Of(thrown, ["xunit.assert"]).Should().NotContain("at Xunit.Assert.").And.Contain("OwnFramesTests");
    }

    [Fact]
    public void Of_AnExceptionOfAnotherProcess_KeepsItsText()
    {
        Exception thrown = Thrown(() => throw ExceptionDispatchInfo.SetRemoteStackTrace(
            new InvalidOperationException("far away"), "   at Far.Away() in /far.cs:line 1\n   at Far.Further()\n   at Far.Furthest()\n   at Far.End()"));

        OwnFrames.Of(thrown, []).Should().StartWith("   at Far.Away() in /far.cs:line 1\n").And.Contain("OwnFramesTests");
    }

    [Fact]
    public void Of_AnExceptionThatWasThrownOn_DoesNotSayWhere()
    {
        Exception first = Thrown(() => throw new InvalidOperationException("first"));
        Exception thrown = Thrown(() => ExceptionDispatchInfo.Throw(first));

        thrown.StackTrace.Should().Contain("--- End of stack trace from previous location");
        OwnFrames.Of(thrown, ["xunit.assert", "xunit.core"])!.Split('\n').Should().HaveCount(2).And.OnlyContain(l => l.Contains("OwnFramesTests.cs:line "));
    }

    [Fact]
    public void Of_WhatWasNotThrown_IsNone() => OwnFrames.Of(new InvalidOperationException("new"), []).Should().BeNull();

    private static async Task OuterAsync()
    {
        await Task.Yield();
        await InnerAsync();
    }

    private static async Task InnerAsync()
    {
        await Task.Yield();
        throw new InvalidOperationException("deep down");
    }

    private static async Task<Exception> ThrownAsync(Func<Task> work)
    {
        try
        {
            await work();
            throw new InvalidOperationException("it did not throw");
        }
        catch (InvalidOperationException e)
        {
            return e;
        }
    }

    private static Exception Thrown(Action work) => Record.Exception(work)!;
}
