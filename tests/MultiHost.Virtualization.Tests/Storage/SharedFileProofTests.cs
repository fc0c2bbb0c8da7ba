using System.Diagnostics;
using FluentAssertions;
using MultiHost.Virtualization.Storage;
using Xunit;

namespace MultiHost.Virtualization.Tests.Storage;

/// <summary>Two folders stand for what two hosts see at one path.</summary>
public sealed class SharedFileProofTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mhproof-").FullName;

    private string Here => Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "here")).FullName, "image");

    private string There => Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "there")).FullName, "image");

    [Fact]
    public void Check_OfTheSameFile_FindsTheToken()
    {
        File.WriteAllText(Here, "content");
        SharedFileProof proof = SharedFileProof.Make(Here);

        proof.Check(Here).Should().BeNull();
        proof.Remove();
        Directory.GetFiles(Path.GetDirectoryName(Here)!).Should().Equal(Here);
    }

    [Fact]
    public void Check_OfAnotherFileOfTheSameContent_SaysSo()
    {
        File.WriteAllText(Here, "content");
        File.WriteAllText(There, "content");
        SharedFileProof proof = SharedFileProof.Make(Here);
        SharedFileProof asSeenThere = proof with { TokenPath = Path.Combine(Path.GetDirectoryName(There)!, Path.GetFileName(proof.TokenPath)!) };

        asSeenThere.Check(There).Should().Be("another file is there");
    }

    [Fact]
    public void Check_WhenThereIsNoFile_SaysSo()
    {
        File.WriteAllText(Here, "content");

        SharedFileProof.Make(Here).Check(There).Should().Be("there is no such file");
    }

    [Fact]
    public void Check_WhereNothingCanBeWritten_ComparesLengthTimeAndBeginning()
    {
        File.WriteAllText(Here, "content");
        File.SetLastWriteTimeUtc(Here, new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc));
        File.WriteAllText(There, "another");
        File.SetLastWriteTimeUtc(There, new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc));
        SharedFileProof proof = new(null, "7 bytes, 2026-01-02 03:04:05, beginning ed7002b4");

        proof.Check(Here).Should().BeNull();
        proof.Check(There).Should().Be(
            "it has another content or age (7 bytes, 2026-01-02 03:04:05, beginning ae448ac8, there 7 bytes, 2026-01-02 03:04:05, beginning ed7002b4)");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    internal static async Task MakePipeAsync(string path)
    {
        using Process made = Process.Start("mkfifo", [path]);
        await made.WaitForExitAsync();
        made.ExitCode.Should().Be(0);
    }
}
