namespace MultiHost;

/// <summary>
/// Marks a class that a kit provides to tests: whoever asks for it in a constructor gets the one instance of this host and test
/// collection, without declaring it as a fixture. It is made when it is first asked for, with <see cref="IHostGroup"/>, <see cref="IBarrier"/> and
/// other host fixtures as constructor arguments, and disposed of when the collection ends.
/// </summary>
public interface IHostFixture;
