namespace MultiHost.Sessions;

/// <summary>An agent as a part of this process. The assembly of the agent has it.</summary>
internal interface IInProcessAgent
{
    /// <summary>Speaks with the controller until the stream ends, or it may not go on.</summary>
    /// <returns>What would be the exit code of its process.</returns>
    int Run(Stream input, Stream output);
}
