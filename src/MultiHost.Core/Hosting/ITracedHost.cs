namespace MultiHost.Hosting;

/// <summary>An agent that knows which trace a phase belongs to.</summary>
internal interface ITracedHost
{
    /// <summary>See <see cref="EngineHostExtensions.BeginTrace"/>.</summary>
    IDisposable? BeginTrace();
}
