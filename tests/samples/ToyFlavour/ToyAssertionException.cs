namespace ToyFlavour;

/// <summary>An assertion of the toy framework.</summary>
public sealed class ToyAssertionException(string message) : Exception(message);
