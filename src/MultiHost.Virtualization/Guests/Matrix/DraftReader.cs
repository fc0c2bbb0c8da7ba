using System.Globalization;
using MultiHost.Virtualization.Guests.Images;

namespace MultiHost.Virtualization.Guests.Matrix;

/// <summary>Makes definitions of guests that have been put together. What does not go together is a mistake at the place of the guest's last part, or of the value that is wrong.</summary>
/// <param name="file">The file, which takes the mistakes.</param>
internal sealed class DraftReader(PlacedJson file)
{
    /// <summary>The guest; null if it is none, which is reported.</summary>
    public MatrixGuest? Read(GuestDraft draft)
    {
        try
        {
            GuestDefinition definition = With(new GuestDefinition(draft.Name), draft).Validated();
            IEnumerable<string> members = draft.Values.Select(v => $", \"{v.Key}\": {v.Value.Raw}");
            return new MatrixGuest(definition, draft.Parts, $"{{ \"name\": \"{draft.Name}\"{string.Concat(members)} }}");
        }
        catch (ArgumentException e)
        {
            // Of .NET's message the first part is ours: it names the guest, the member and what is allowed.
            file.Report(PlaceOf(e.ParamName, draft), e.Message.Split(" (Parameter '")[0]);
            return null;
        }
    }

    private static int PlaceOf(string? parameter, GuestDraft draft) =>
        draft.Values.GetValueOrDefault(parameter == "path" ? GuestMembers.Image : parameter is null ? "" : char.ToLowerInvariant(parameter[0]) + parameter[1..])?.Offset
            ?? draft.Place;

    private static GuestDefinition With(GuestDefinition guest, GuestDraft draft)
    {
        guest = guest with { System = System(draft) };
        foreach ((string name, PlacedValue value) in draft.Values)
        {
            guest = name switch
            {
                GuestMembers.MemoryMiB => guest with { MemoryMiB = Number(value) },
                GuestMembers.MaxMemoryMiB => guest with { MaxMemoryMiB = Number(value) },
                GuestMembers.WorkMiB => guest with { WorkMiB = Number(value) },
                GuestMembers.Processors => guest with { Processors = Number(value) },
                GuestMembers.Machine => guest with { Machine = value.Text },
                GuestMembers.Cpu => guest with { Cpu = value.Text },
                GuestMembers.Os => guest with { Os = value.Text },
                GuestMembers.Arch => guest with { Arch = value.Text },
                GuestMembers.ExtraArguments => guest with { ExtraArguments = [.. value.Items.Select(i => i.Text)] },
                _ => guest, // what its system is made of
            };
        }

        return guest;
    }

    private static GuestSystem System(GuestDraft draft)
    {
        if (!draft.Values.TryGetValue(GuestMembers.Image, out PlacedValue? image))
        {
            return draft.Values.GetValueOrDefault(GuestMembers.System)?.Text == GuestMembers.TinyLinux ? GuestSystem.TinyLinux : GuestSystem.Pulse;
        }

        if (!draft.Values.TryGetValue(GuestMembers.Login, out PlacedValue? login))
        {
            throw new ArgumentException(
                $"Guest '{draft.Name}' has an image and no login. Say how one logs in: \"login\": {{ \"user\": \"root\" }}.", GuestMembers.Image);
        }

        ImageSystem system = GuestSystem.Image(image.Text, Login(login));
        return system with
        {
            Format = draft.Values.GetValueOrDefault(GuestMembers.ImageFormat)?.Text ?? system.Format,
            Cache = draft.Values.GetValueOrDefault(GuestMembers.Cache)?.Text ?? system.Cache,
            OwnCopy = draft.Values.GetValueOrDefault(GuestMembers.OwnCopy)?.Text == "true",
        };
    }

    private static GuestLogin Login(PlacedValue value)
    {
        Dictionary<string, PlacedValue> members = value.Members.ToDictionary(m => m.Name, m => m.Value);
        GuestLogin login = new(members[LoginMembers.User].Text)
        {
            PasswordProperty = members.GetValueOrDefault(LoginMembers.PasswordProperty)?.Text,
            KeyFile = members.GetValueOrDefault(LoginMembers.KeyFile)?.Text,
            HostKey = members.GetValueOrDefault(LoginMembers.HostKey)?.Text,
            Method = members.GetValueOrDefault(LoginMembers.Method)?.Text == "ssh" ? GuestLoginMethod.Ssh : GuestLoginMethod.Serial,
        };
        return members.TryGetValue(LoginMembers.TimeoutSeconds, out PlacedValue? seconds) ? login with { Timeout = TimeSpan.FromSeconds(Number(seconds)) } : login;
    }

    private static int Number(PlacedValue value) => int.Parse(value.Text, CultureInfo.InvariantCulture);
}
