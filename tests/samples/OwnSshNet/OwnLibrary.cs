using Renci.SshNet;
using Xunit;
using Xunit.MultiHost;

namespace OwnSshNet;

public sealed class OwnLibrary
{
    [MultiHostFact("client")]
    public void Library_on_the_host_is_the_projects_own() => Assert.Equal(new Version(2016, 1, 0, 0), SshClient.Version);
}
