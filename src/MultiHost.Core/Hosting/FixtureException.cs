namespace MultiHost.Hosting;

/// <summary>A fixture cannot be made, because its class asks for what it cannot get. The message says which, for what, and what there is.</summary>
public sealed class FixtureException : MultiHostException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is wrong with the class.</param>
    public FixtureException(string message)
        : base(message)
    {
    }
}
