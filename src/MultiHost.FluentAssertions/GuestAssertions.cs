using FluentAssertions;
using FluentAssertions.Execution;
using FluentAssertions.Primitives;
using MultiHost.Virtualization.Guests;

namespace MultiHost.Assertions;

/// <summary>Demands on a guest, as this host's handle sees it: every host of the test makes its part of the demand.</summary>
public sealed class GuestAssertions : ReferenceTypeAssertions<Guest, GuestAssertions>
{
    internal GuestAssertions(Guest guest)
        : base(guest)
    {
    }

    /// <inheritdoc/>
    protected override string Identifier => "guest";

    /// <summary>Demands that the guest runs on the host of this role, and on the others is neither running nor paused.</summary>
    /// <param name="role">Which.</param>
    /// <param name="because">Why, for the message.</param>
    /// <param name="becauseArgs">Values for <paramref name="because"/>.</param>
    public AndConstraint<GuestAssertions> BeActiveOn(RoleName role, string because = "", params object[] becauseArgs) =>
        Be(role, GuestState.Running, "active", because, becauseArgs);

    /// <summary>Demands that the guest is paused on the host of this role, and on the others is neither running nor paused.</summary>
    /// <param name="role">Which.</param>
    /// <param name="because">Why, for the message.</param>
    /// <param name="becauseArgs">Values for <paramref name="because"/>.</param>
    public AndConstraint<GuestAssertions> BePausedOn(RoleName role, string because = "", params object[] becauseArgs) =>
        Be(role, GuestState.Paused, "paused", because, becauseArgs);

    private AndConstraint<GuestAssertions> Be(RoleName role, GuestState state, string word, string because, object[] becauseArgs)
    {
        bool isHere = Subject.Host.Role == role;
        GuestState now = Subject.State;
        string wanted = isHere ? $"{word} on {role}" : $"{word} on {role} alone";
        Execute.Assertion
            .ForCondition(isHere ? now == state : now is not (GuestState.Running or GuestState.Paused))
            .BecauseOf(because, becauseArgs)
            .FailWith(
                $"Expected guest {Subject.Name} to be {wanted}{{reason}}, "
                + $"but on {Subject.Host.Role} ({Subject.Host.Name}) it is {now.ToString().ToLowerInvariant()}.");
        return new AndConstraint<GuestAssertions>(this);
    }
}
