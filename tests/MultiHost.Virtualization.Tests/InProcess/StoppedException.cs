namespace MultiHost.Virtualization.Tests.InProcess;

/// <summary>Stands for GroupStoppedException, which only an agent can make.</summary>
internal sealed class StoppedException(string cause) : MultiHostException(cause);
