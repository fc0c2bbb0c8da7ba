namespace MultiHost;

/// <summary>Base of the exceptions that MultiHost throws into tests.</summary>
public class MultiHostException : Exception
{
    /// <summary>Makes an exception.</summary>
    public MultiHostException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception that has a cause.</summary>
    public MultiHostException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
