using MultiHost;
using MultiHost.Virtualization.Guests;
using Xunit;
using Xunit.MultiHost;

namespace GuestMatrix;

/// <summary>What becomes of the rows: no guest is started.</summary>
public sealed class Guests(IHostGroup hosts)
{
    [MultiHostTheory("source", "destination"), GuestData]
    public async Task Sees(GuestDefinition guest)
    {
        string seen = $"{guest.Name}: {guest.System.Name}, {guest.MemoryMiB} MiB, {guest.Machine}, os {guest.Os ?? "none"}, arch {guest.Arch ?? "none"}";
        IReadOnlyDictionary<RoleName, string> all = await hosts.Barrier.ExchangeAsync("guest", seen);
        Assert.Single(all.Values.Distinct());
        hosts.WriteLine(seen);
    }

    [MultiHostTheory("source"), GuestData(Only = "RHEL", No = "32bit, 7.9")]
    public void Narrows(GuestDefinition guest) => Assert.Equal("RHEL.6.4.x86_64", guest.Name);

    [MultiHostTheory("source"), GuestData(Only = "Windows")]
    public void Fits_none(GuestDefinition guest) => Assert.Fail(guest.Name);

    [MultiHostTheory("source"), GuestData(Only = "RHEL...6")]
    public void Has_a_wrong_filter(GuestDefinition guest) => Assert.Fail(guest.Name);

    [MultiHostTheory("source"), GuestData]
    public void Takes_no_guest(string guest) => Assert.Fail(guest);
}
