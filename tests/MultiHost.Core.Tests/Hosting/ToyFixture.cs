namespace MultiHost.Hosting;

/// <summary>A kit's fixture, which says at its end that it was disposed of.</summary>
public sealed class ToyFixture(IHost self) : IHostFixture, IDisposable
{
    public string Self => self.Name;

    public void Dispose() => throw new InvalidOperationException($"{self.Role} disposed of its fixture.");
}
