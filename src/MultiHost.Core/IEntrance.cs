namespace MultiHost;

/// <summary>Something on a host that a person may enter while the host is kept, such as a guest.</summary>
internal interface IEntrance
{
    /// <summary>Opens it.</summary>
    /// <returns>What a person types on the host, a line each.</returns>
    IReadOnlyList<string> Open();

    /// <summary>Closes it.</summary>
    void Close();
}
