using System.IO.Pipes;
using System.Net.Sockets;

namespace MultiHost.Transport.SshNet.Keys;

/// <summary>The user's ssh-agent: draft-ietf-sshm-ssh-agent. Every question is a connection of its own.</summary>
internal sealed class SshAgent
{
    private const byte Failure = 5;
    private const byte RequestIdentities = 11;
    private const byte IdentitiesAnswer = 12;
    private const byte SignRequest = 13;
    private const byte SignResponse = 14;
    private const int LargestAnswer = 256 * 1024;
    private const string WindowsPipe = "openssh-ssh-agent";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private readonly string place;

    private SshAgent(string place) => this.place = place;

    /// <summary>The agent that the environment names; null if it names none.</summary>
    public static SshAgent? Find() => Environment.GetEnvironmentVariable("SSH_AUTH_SOCK") is { Length: > 0 } socket ? new SshAgent(socket)
        : OperatingSystem.IsWindows() ? new SshAgent($@"\\.\pipe\{WindowsPipe}")
        : null;

    /// <summary>Its keys and certificates, but for those of security keys, which want to be touched; none if it cannot be asked.</summary>
    public IReadOnlyList<AgentKey> Keys()
    {
        try
        {
            ReadOnlySpan<byte> answer = Ask([RequestIdentities], IdentitiesAnswer);
            uint count = Wire.TakeNumber(ref answer);
            List<AgentKey> keys = [];
            for (uint i = 0; i < count; i++)
            {
                byte[] key = Wire.TakeString(ref answer).ToArray();
                Wire.TakeString(ref answer); // a comment
                keys.Add(new AgentKey(this, key));
            }

            return [.. keys.Where(k => k.HostKeyAlgorithms.Count > 0)];
        }
        catch (Exception e) when (e is IOException or SocketException or InvalidDataException or TimeoutException or UnauthorizedAccessException)
        {
            return []; // as for ssh: an agent that has gone is none
        }
    }

    /// <summary>Signs by a key.</summary>
    /// <param name="key">The key or certificate, as the agent named it.</param>
    /// <param name="data">What is signed.</param>
    /// <param name="flags">Which hash an RSA key takes.</param>
    /// <exception cref="IOException">It did not.</exception>
    public byte[] Sign(byte[] key, byte[] data, uint flags)
    {
        try
        {
            ReadOnlySpan<byte> answer = Ask([SignRequest, .. Wire.String(key), .. Wire.String(data), .. Wire.Number(flags)], SignResponse);
            return Wire.TakeString(ref answer).ToArray();
        }
        catch (Exception e) when (e is SocketException or InvalidDataException or TimeoutException)
        {
            throw new IOException($"the ssh-agent did not sign: {e.Message}", e);
        }
    }

    private ReadOnlySpan<byte> Ask(byte[] request, byte expected)
    {
        using Stream agent = Connect();
        agent.Write(Wire.String(request));
        agent.Flush();
        byte[] length = new byte[sizeof(uint)];
        agent.ReadExactly(length);
        ReadOnlySpan<byte> number = length;
        uint size = Wire.TakeNumber(ref number);
        if (size is 0 or > LargestAnswer)
        {
            throw new InvalidDataException($"the ssh-agent answers with {size} bytes");
        }

        byte[] answer = new byte[size];
        agent.ReadExactly(answer);
        return answer[0] == expected ? answer.AsSpan(1)
            : throw new InvalidDataException(answer[0] == Failure ? "the ssh-agent refuses" : $"the ssh-agent answers with a message {answer[0]}");
    }

    private Stream Connect()
    {
        if (OperatingSystem.IsWindows())
        {
            NamedPipeClientStream pipe = new(".", Path.GetFileName(place), PipeDirection.InOut);
            pipe.Connect(Deadline);
            return pipe;
        }

        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { SendTimeout = (int)Deadline.TotalMilliseconds, ReceiveTimeout = (int)Deadline.TotalMilliseconds };
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(place));
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
