namespace MultiHost.Doctor.Findings;

/// <summary>What is examined, and how long it may take.</summary>
public sealed record ExaminationOptions
{
    /// <summary>What the hosts are to be fit for.</summary>
    /// <value>Default: <see cref="ExaminationScope.Migrations"/>.</value>
    public ExaminationScope Scope { get; init; } = ExaminationScope.Migrations;

    /// <summary>Path of a test assembly, whose <c>.runtimeconfig.json</c> says which .NET runtime the hosts need.</summary>
    /// <value>Default: null, for the runtime that this process runs on.</value>
    public string? TestAssembly { get; init; }

    /// <summary>Longest time for one answer of a host that is connected.</summary>
    /// <value>More than zero. Default: 20 seconds.</value>
    public TimeSpan AnswerLimit { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Longest time for a connection from host to host, after which a firewall is suspected.</summary>
    /// <value>More than zero. Default: 5 seconds.</value>
    public TimeSpan PortLimit { get; init; } = TimeSpan.FromSeconds(5);
}
