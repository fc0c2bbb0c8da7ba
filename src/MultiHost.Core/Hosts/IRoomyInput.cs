namespace MultiHost.Hosts;

/// <summary>A standard input that knows whether it would take something at once, as the kernel knows of a pipe.</summary>
internal interface IRoomyInput
{
    /// <summary>Whether a write of so many bytes would not block. After the command's end always: the write says so at once.</summary>
    bool HasRoom(int bytes);
}
