using System.Net.Sockets;
using Renci.SshNet.Common;

namespace MultiHost.Transport.SshNet;

/// <summary>What SSH.NET throws when a connection or a command is gone; never an <see cref="IOException"/>, which everybody else expects.</summary>
internal static class Loss
{
    public static bool Is(Exception e) => e is SshException or SocketException or InvalidOperationException or IOException or NullReferenceException;

    /// <summary>A sentence of it, fit for a message.</summary>
    public static string Words(Exception e) => Naming.Shown(e is ObjectDisposedException or NullReferenceException ? "the connection was closed" : e.Message.Trim());
}
