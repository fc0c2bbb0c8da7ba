using MultiHost.DataCollector;

namespace Xunit.MultiHost.Collecting;

public sealed class ToldFilesTests : IDisposable
{
    private readonly string path = Path.GetTempFileName();

    [Fact]
    public void TakeOf_ACase_GivesWhatWasToldSinceAndOnce()
    {
        ToldFiles told = new(path);
        Tell("""{"run":"/runs/mh-1"}""", Result("A.B", "A.B(x: 1)", "/1"), Result("A.B", "A.B(x: 2)", "/2"));

        told.TakeOf("A.B", "A.B(x: 2)")!.Folder.Should().Be("/2");
        told.TakeOf("A.B", "A.B(x: 2)").Should().BeNull();
        Tell(Result("A.B", "A.B(x: 2)", "/3"));
        told.TakeOf("A.B", "A.B(x: 2)")!.Folder.Should().Be("/3");

        told.Runs.Should().Equal("/runs/mh-1");
        told.TakeRest().Should().Equal("/1");
        told.TakeRest().Should().BeEmpty();
    }

    [Fact]
    public void TakeOf_ACaseOfSeveralRows_GivesOneAfterTheOther()
    {
        ToldFiles told = new(path);
        Tell(Result("A.B", "A.B", "/1"), Result("A.B", "A.B", "/2"));

        told.TakeOf("A.B", "A.B")!.Folder.Should().Be("/1");
        told.TakeOf("A.B", "A.B")!.Folder.Should().Be("/2");
        told.TakeOf("A.B", "A.B").Should().BeNull();
    }

    [Fact]
    public void TakeOf_ANameThatTheAdapterShowsInItsWay_KnowsIt()
    {
        string name = $"A.B(x: \"one\\ntwo\", y: \"{new string('z', 1000)}\")";
        ToldFiles told = new(path);
        Tell(Result("A.B", "A.B(x: \\\"one\\ntwo\\\", y: \\\"" + new string('z', 1000) + "\\\")", "/1"));

        told.TakeOf("A.B", name[..447] + "...")!.Folder.Should().Be("/1");
    }

    [Fact]
    public void TakeOf_BeforeALineIsWhole_WaitsForItsEnd()
    {
        ToldFiles told = new(path);
        string line = Result("A.B", "A.B", "/1");
        File.AppendAllText(path, line[..10]);
        told.TakeOf("A.B", "A.B").Should().BeNull();

        File.AppendAllText(path, line[10..] + "\n");

        told.TakeOf("A.B", "A.B").Should().NotBeNull();
    }

    public void Dispose() => File.Delete(path);

    private static string Result(string method, string name, string folder) =>
        $$"""{"method":"{{method}}","name":"{{name}}","verdict":"failed","reason":null,"folder":"{{folder}}"}""";

    private void Tell(params string[] lines) => File.AppendAllLines(path, lines);
}
