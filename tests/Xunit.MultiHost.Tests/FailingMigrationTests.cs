using Xunit.MultiHost.Runs;

namespace Xunit.MultiHost;

/// <summary>What a person reads when a migration fails, on a real QEMU.</summary>
public sealed class FailingMigrationTests(FailingMigrationTests.Migrations shared) : IClassFixture<FailingMigrationTests.Migrations>
{
    [SkippableFact]
    public void WorkCheck_WhenItFails_FailsTheTestAndNamesTheGuest()
    {
        TestResult result = Failed("Work_check_fails");

        result.Message.Should().StartWith("destination on beta failed first, at step 'mailserver: checks', ")
            .And.Contain(
                " into the test: Guest 'mailserver' did not pass work-progressed (the queue is empty, 17 letters are lost (on beta)) after its migr…\n"
                + "  MultiHost.CheckFailedException: Guest 'mailserver' did not pass work-progressed (the queue is empty, 17 letters are lost (on beta)) after its migration "
                + "from source (alpha) to destination (beta):\n"
                + "    work-progressed (mailserver): FAILED, the queue is empty, 17 letters are lost (on beta)\n")
            .And.MatchRegex(@"\nAt that moment:\n  source \(alpha\): (running|failed), last step 'mailserver: checks', ");
    }

    [SkippableFact]
    public void Perform_WhenTheDestinationDies_BlamesThePhaseAndListsTheLogFiles()
    {
        TestResult result = Failed("Destination_dies");

        result.Message.Should().StartWith("source on alpha failed first, at step 'mailserver: Perform', ")
            .And.Contain("\n    afterwards on source (alpha): running\n    afterwards on destination (beta): absent\n")
            .And.Contain("\n  destination/mailserver: qemu.command, qmp.log").And.Contain("\n  source/mailserver: ");
        string folder = result.Message.Split('\n').Single(l => l.StartsWith("Log files: ", StringComparison.Ordinal))["Log files: ".Length..];
        File.ReadAllText(Path.Combine(folder, "source", "mailserver", "qmp.log")).Should().Contain("migrate-set-parameters");
    }

    [SkippableFact]
    [Trait("Covers", "knob/finish_timeout")]
    public void Finish_WhenTheOtherSideTakesLongerThanFinishTimeout_NamesItAndItsLastStep()
    {
        TestResult result = Failed("Destination_does_not_finish");

        result.Message.Should().Contain("Barrier 'source+destination/scenario-finished' timed out after 1 s on pair alpha+beta: ")
            .And.MatchRegex(@"\n +missing: destination \(beta\): .*last step 'counts letters', ");
    }

    [SkippableFact]
    public void Trx_OfAFailedMigration_TellsReadersAllAndHasTheFilesOfItsGuests()
    {
        Failed("Destination_dies");
        TrxAsReadersSeeIt trx = new(Path.Combine(shared.Run.Folder, RunningTests.TrxFile));

        TrxAsReadersSeeIt.Result result = trx[".Destination_dies"];

        result.Annotation!.Split('\n')[0].Should().MatchRegex("^source on alpha failed first, at step 'mailserver: Perform', .*: ");
        result.Place.Should().StartWith("BrokenWork.cs:");
        result.Attachments.Values.Should().AllSatisfy(path => File.Exists(path).Should().BeTrue(path));
        foreach (string role in new[] { "source", "destination" })
        {
            result.Text($"{role}.log").Should().Contain(" > mailserver: Perform").And.Contain(" migration-phase {");
            result.Text($"{role}-mailserver-qemu.command").Should().Contain("qemu-system");
            result.Text($"{role}-mailserver-qmp.log").Should().Contain("migrate-set-parameters");
        }

        result.Attachments.Keys.Should().Contain("source-mailserver-serial.log", "the guest ran there");
        trx.RunAttachments.Keys.Should().Contain(["run.log", "run.jsonl"]);
    }

    private TestResult Failed(string test)
    {
        TestResult result = shared.Run[test];
        Skip.If(result.Outcome == "NotExecuted", "QEMU is not installed. Run: apt-get install --no-install-recommends qemu-system-x86");
        result.Outcome.Should().Be("Failed");
        return result;
    }

    public sealed class Migrations() : SharedRun("FailingMigrations", RunSettings.Pair, "FullyQualifiedName~BrokenWork|FullyQualifiedName~SlowFinish", "--collect", "MultiHost");
}
