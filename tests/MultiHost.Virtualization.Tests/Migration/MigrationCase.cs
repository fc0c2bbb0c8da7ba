using FluentAssertions;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Migration;
using MultiHost.Virtualization.Tests.InProcess;

namespace MultiHost.Virtualization.Tests.Migration;

/// <summary>One migration from source to destination between two hosts in this process, for tests that look at its report.</summary>
internal static class MigrationCase
{
    public static async Task<MigrationReport> RunAsync(
        Func<Scenario, MigrationOptions> options, Func<GuestDefinition, GuestDefinition>? define = null, Func<Scenario, Guest, Task>? before = null)
    {
        await using InProcessGroup group = new();
        var reports = await group.RunAsync(async test =>
        {
            await using Guest guest = await test.PrepareAsync("vm1", define);
            if (before is not null)
            {
                await before(test, guest);
            }

            return await test.MigrateAsync(guest, options(test));
        });
        ((object)reports["source"]).Should().BeEquivalentTo(reports["destination"], "both sides get the same report");
        return reports["source"];
    }

    public static Task<MigrationReport> RunAsync(MigrationOptions options, Func<GuestDefinition, GuestDefinition>? define = null) =>
        RunAsync(_ => options, define);
}
