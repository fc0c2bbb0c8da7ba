using Renci.SshNet;
using Renci.SshNet.Security;

namespace MultiHost.Transport.SshNet.Keys;

/// <summary>A key or certificate that the ssh-agent holds, and signs with.</summary>
internal sealed class AgentKey(SshAgent agent, byte[] key) : IPrivateKeySource
{
    private const string Certificate = "-cert-v01@openssh.com";
    private const uint Sha256 = 2;
    private const uint Sha512 = 4;

    /// <summary>Its public half.</summary>
    public byte[] Public => key;

    public IReadOnlyCollection<HostAlgorithm> HostKeyAlgorithms { get; } = Wire.Kind(key) switch
    {
        Wire.Rsa => [new Algorithm("rsa-sha2-512", agent, key, Sha512), new Algorithm("rsa-sha2-256", agent, key, Sha256)],
        Wire.Rsa + Certificate => [new Algorithm($"rsa-sha2-512{Certificate}", agent, key, Sha512), new Algorithm($"rsa-sha2-256{Certificate}", agent, key, Sha256)],
        "" => [],
        var kind when kind.StartsWith("sk-", StringComparison.Ordinal) => [],
        var kind => [new Algorithm(kind, agent, key, 0)],
    };

    private sealed class Algorithm(string name, SshAgent agent, byte[] key, uint flags) : HostAlgorithm(name)
    {
        public override byte[] Data => key;

        public override byte[] Sign(byte[] data) => agent.Sign(key, data, flags);

        public override bool VerifySignature(byte[] data, byte[] signature) => throw new NotSupportedException("An ssh-agent signs, and does not verify.");
    }
}
