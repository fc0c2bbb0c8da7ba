using MultiHost.Results;

namespace MultiHost.Hosting;

/// <summary>Makes a role's result of what its test threw.</summary>
public static class RoleResults
{
    /// <summary>The result of a test that threw, for a framework that has no list of exceptions of its own.</summary>
    /// <param name="exception">What it threw.</param>
    /// <param name="group">The hosts.</param>
    /// <param name="duration">How long it ran.</param>
    /// <param name="isAssertion">Whether an exception is an assertion of the framework: see <see cref="ExceptionInfo.IsAssertion"/>.</param>
    /// <param name="framework">Simple names of the framework's assemblies, whose frames are left out of stack traces, such as <c>xunit.core</c>.</param>
    public static RoleResult Failed(
        Exception exception, IHostGroup group, TimeSpan duration, Func<Exception, bool> isAssertion, params IReadOnlyList<string> framework)
    {
        ArgumentNullException.ThrowIfNull(exception);
        ArgumentNullException.ThrowIfNull(isAssertion);
        List<ExceptionInfo> found = [];
        Add(exception, -1);
        return Failed([.. found], group, duration) with { Blame = BlameOf(exception) };

        void Add(Exception one, int parent)
        {
            int index = found.Count;
            found.Add(new ExceptionInfo(one.GetType().FullName ?? "", one.Message, OwnFrames.Of(one, framework), parent)
            {
                IsAssertion = one is FixtureException || isAssertion(one),
            });
            foreach (Exception inner in one is AggregateException many ? many.InnerExceptions : one.InnerException is { } only ? [only] : [])
            {
                Add(inner, index);
            }
        }
    }

    /// <summary>The result of a test that threw: a stop if it threw because it was told to, which is no failure of its own.</summary>
    /// <param name="exceptions">What it threw, outermost first.</param>
    /// <param name="group">The hosts.</param>
    /// <param name="duration">How long it ran.</param>
    public static RoleResult Failed(ExceptionInfo[] exceptions, IHostGroup group, TimeSpan duration) =>
        new(IsStop(exceptions, group) ? RoleEnd.Stopped : RoleEnd.Failed, duration.TotalSeconds, Reason: null, exceptions);

    /// <summary>The role that a shared failure names; <c>null</c> if the exception is, and holds, none.</summary>
    /// <param name="exception">What a test threw; <c>null</c> if nothing.</param>
    public static Blame? BlameOf(Exception? exception) => exception switch
    {
        null => null,
        SharedFailureException shared => new Blame(shared.Role.Value, shared.Step),
        AggregateException many => many.InnerExceptions.Select(BlameOf).FirstOrDefault(b => b is not null),
        _ => BlameOf(exception.InnerException),
    };

    private static bool IsStop(ExceptionInfo[] exceptions, IHostGroup group) =>
        exceptions.Any(e => e.Type == typeof(GroupStoppedException).FullName)
        || (group.Stopping.IsCancellationRequested
            && exceptions.Any(e => e.Type == typeof(OperationCanceledException).FullName || e.Type == typeof(TaskCanceledException).FullName));
}
