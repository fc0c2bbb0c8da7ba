using System.Net.Sockets;
using System.Reflection;
using Renci.SshNet;

namespace MultiHost.Transport.SshNet;

/// <summary>
/// What SSH.NET keeps to itself, and without which a command's streams would not be streams: see docs/decisions/036. The library lies in a folder of our
/// own, so it is the version that this was written for; whoever raises that has a test for each member.
/// </summary>
internal static class Inside
{
    private const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly Assembly Library = typeof(SshClient).Assembly;
    private static readonly Type Channel = Found(Library.GetType("Renci.SshNet.Channels.Channel"), "Channel");
    private static readonly FieldInfo ChannelField = Field(typeof(SshCommand), "_channel");
    private static readonly FieldInfo AdjustedField = Field(Channel, "_channelServerWindowAdjustWaitHandle");
    private static readonly FieldInfo FirstWindow = Field(Channel, "_initialWindowSize");
    private static readonly PropertyInfo RemoteWindow = Property(Channel, "RemoteWindowSize");
    private static readonly PropertyInfo LocalWindow = Property(Channel, "LocalWindowSize");
    private static readonly PropertyInfo RemoteNumber = Property(Channel, "RemoteChannelNumber");
    private static readonly PropertyInfo IsOpenProperty = Property(Channel, "IsOpen");
    private static readonly MethodInfo SendDataMethod = Method(Channel, "SendData", typeof(byte[]), typeof(int), typeof(int));
    private static readonly MethodInfo SendEofMethod = Method(Channel, "SendEof");
    private static readonly ConstructorInfo Adjust = Found(
        Library.GetType("Renci.SshNet.Messages.Connection.ChannelWindowAdjustMessage")?.GetConstructor(Own, [typeof(uint), typeof(uint)]), "ChannelWindowAdjustMessage");
    private static readonly MethodInfo SendMessageMethod = Method(Channel, "SendMessage", Found(Library.GetType("Renci.SshNet.Messages.Message"), "Message"));
    private static readonly PropertyInfo SessionProperty = Property(typeof(BaseClient), "Session");
    private static readonly FieldInfo SocketField = Field(typeof(Session), "_socket");
    private static readonly FieldInfo ListenerField = Field(typeof(ForwardedPortLocal), "_listener");

    /// <summary>The channel of a command.</summary>
    public static object ChannelOf(SshCommand command) => ChannelField.GetValue(command)!;

    /// <summary>Set when the host lets us send more than nothing.</summary>
    public static EventWaitHandle Adjusted(object channel) => (EventWaitHandle)AdjustedField.GetValue(channel)!;

    /// <summary>How many bytes the host lets us send.</summary>
    public static Func<uint> WindowOf(object channel) => RemoteWindow.GetMethod!.CreateDelegate<Func<uint>>(channel);

    public static Func<bool> IsOpen(object channel) => IsOpenProperty.GetMethod!.CreateDelegate<Func<bool>>(channel);

    /// <summary>Sends bytes; blocks where they are more than the window.</summary>
    public static Action<byte[], int, int> SendData(object channel) => SendDataMethod.CreateDelegate<Action<byte[], int, int>>(channel);

    public static Action SendEof(object channel) => SendEofMethod.CreateDelegate<Action>(channel);

    /// <summary>How many bytes the host may send at first, and each time that SSH.NET lets it send more; to be said before the command is begun.</summary>
    public static void SetFirstWindow(object channel, uint bytes)
    {
        FirstWindow.SetValue(channel, bytes);
        SetOwnWindow(channel)(bytes);
    }

    /// <summary>How many bytes we let the host send. SSH.NET lets it send more as soon as this comes near zero, whether or not anybody has read.</summary>
    public static Action<uint> SetOwnWindow(object channel) => LocalWindow.SetMethod!.CreateDelegate<Action<uint>>(channel);

    /// <summary>Lets the host send so many bytes more.</summary>
    public static void Grant(object channel, uint bytes) =>
        SendMessageMethod.Invoke(channel, BindingFlags.DoNotWrapExceptions, null, [Adjust.Invoke([RemoteNumber.GetValue(channel), bytes])], null);

    /// <summary>The connection's socket; null before there is one.</summary>
    public static Socket? SocketOf(BaseClient client) => SessionProperty.GetValue(client) is { } session ? (Socket?)SocketField.GetValue(session) : null;

    /// <summary>The port on which this process listens on behalf of a connection through another host; null before it does.</summary>
    public static Socket? ListenerOf(ForwardedPortLocal port) => (Socket?)ListenerField.GetValue(port);

    private static FieldInfo Field(Type type, string name) => Found(type.GetField(name, Own), name);

    private static PropertyInfo Property(Type type, string name) => Found(type.GetProperty(name, Own), name);

    private static MethodInfo Method(Type type, string name, params Type[] parameters) => Found(type.GetMethod(name, Own, parameters), name);

    private static T Found<T>(T? member, string name)
        where T : class =>
        member ?? throw new MissingMemberException($"SSH.NET {Library.GetName().Version} has no {name} as MultiHost.Transport.SshNet needs it. Build with the version that it names.");
}
