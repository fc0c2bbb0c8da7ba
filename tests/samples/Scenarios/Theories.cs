using System.Collections;
using MultiHost;
using Xunit;
using Xunit.MultiHost;

#pragma warning disable xUnit1025 // the same row twice is what is tested

namespace Scenarios;

public sealed class Theories(IHostGroup hosts)
{
    public static TheoryData<int> Numbers => new(1, 2);

    public static IEnumerable<object[]> Unserializable => [[new Disk("sda")], [new Disk("sdb")]];

    /// <summary>Rows that look different on every host, in the same number and order.</summary>
    public static IEnumerable<object[]> Unlike => [[new Made(1, Guid.NewGuid())], [new Made(2, Guid.NewGuid())]];

    /// <summary>More rows on a host than in the controller.</summary>
    public static IEnumerable<object[]> Differing =>
        Environment.GetEnvironmentVariable("MULTIHOST_SESSION") is null ? [[new Disk("first")]] : [[new Disk("first")], [new Disk("second")]];

    public static IEnumerable<object[]> Throwing => throw new InvalidOperationException("no data today");

    [MultiHostTheory("source", "destination"), InlineData(1024), InlineData(2111)]
    public async Task Inline(int memoryMiB) => await InStep(memoryMiB);

    [MultiHostTheory("source", "destination"), InlineData(1), InlineData(1)]
    public async Task Same_row_twice(int number) => await InStep(number);

    [MultiHostTheory("source", "destination"), MemberData(nameof(Numbers))]
    public async Task Member(int number) => await InStep(number);

    [MultiHostTheory("source", "destination"), ClassData(typeof(Words))]
    public async Task Class(string word) => await InStep(word);

    [MultiHostTheory("source", "destination"), MemberData(nameof(Unserializable))]
    public async Task Not_serializable(Disk disk) => await InStep(disk.Name);

    [MultiHostTheory("source", "destination"), MemberData(nameof(Unserializable))]
    public async Task Not_serializable_and_generic<T>(IHostGroup group, T disk) => await InStep($"{typeof(T).Name} {group is not null} {disk}");

    [MultiHostTheory("source", "destination"), MemberData(nameof(Differing))]
    public async Task Differ_between_hosts(Disk disk) => await InStep(disk.Name);

    [MultiHostTheory("source", "destination"), MemberData(nameof(Unlike))]
    public async Task Look_different_on_every_host(Made made) => await InStep(made.Number);

    [MultiHostTheory("source", "destination"), MemberData(nameof(Throwing))]
    public async Task Throw(Disk disk) => await InStep(disk.Name);

    [MultiHostTheory("source", "destination"), MemberData(nameof(Unserializable), Skip = "not today")]
    public async Task Skipped_rows(Disk disk) => await InStep(disk.Name);

    private async Task InStep<T>(T value)
    {
        IReadOnlyDictionary<RoleName, T> values = await hosts.Barrier.ExchangeAsync("value", value);
        Assert.Equal(2, values.Count);
        Assert.All(values.Values, other => Assert.Equal(value, other));
    }

    public sealed record Disk(string Name);

    public sealed record Made(int Number, Guid Id);

    private sealed class Words : IEnumerable<object[]>
    {
        public IEnumerator<object[]> GetEnumerator()
        {
            yield return ["one"];
            yield return ["two"];
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
