using FluentAssertions;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Guests.Images;
using MultiHost.Virtualization.Guests.Matrix;
using Xunit;

namespace MultiHost.Virtualization.Tests.Guests.Matrix;

/// <summary>Files of guests: products, what overrides what, filters, and mistakes.</summary>
public sealed class GuestFileTests
{
    [Fact]
    public void Lists_AreMultiplied_AndNamesJoinedByDots() => Names(
        """
        {
          "guests": [ { "name": "RHEL", "variants": [ [ { "name": "6.4" }, { "name": "7" } ], [ { "name": "x86_64" }, { "name": "32bit" } ] ] }, { "name": "pulse" } ],
          "variants": [ [ { "name": "ide" }, { "name": "virtio_blk" } ] ]
        }
        """).Should().Equal(
            "RHEL.6.4.x86_64.ide", "RHEL.6.4.x86_64.virtio_blk", "RHEL.6.4.32bit.ide", "RHEL.6.4.32bit.virtio_blk",
            "RHEL.7.x86_64.ide", "RHEL.7.x86_64.virtio_blk", "RHEL.7.32bit.ide", "RHEL.7.32bit.virtio_blk",
            "pulse.ide", "pulse.virtio_blk");

    [Fact]
    public void Variant_WithVariantsOfItsOwn_HasThemRightAfterIt() => Names(
        """
        {
          "guests": [ { "name": "a", "variants": [ [ { "name": "b", "variants": [ [ { "name": "c" } ] ] }, { "name": "d" } ], [ { "name": "e" } ] ] } ]
        }
        """).Should().Equal("a.b.c.e", "a.d.e");

    [Fact]
    public void Value_OfALaterPart_OverridesThoseBefore()
    {
        IReadOnlyList<MatrixGuest> guests = Read(
            """
            {
              "memoryMiB": 16, "machine": "q35", "processors": 2, "extraArguments": ["-rtc", "base=utc"],
              "guests": [
                { "name": "small", "os": "none" },
                { "name": "big", "memoryMiB": 32, "variants": [ [ { "name": "x", "memoryMiB": 48, "processors": 1 } ], [ { "name": "y", "memoryMiB": 64, "cpu": "max" } ] ] }
              ],
              "variants": [ [ { "name": "pc", "machine": "pc", "arch": "x86_64", "extraArguments": ["-device", "virtio-rng-pci"], "workMiB": 2 } ] ]
            }
            """);

        guests.Select(g => g.Definition).Should().BeEquivalentTo(
        [
            new { Name = "small.pc", MemoryMiB = 16, Machine = "pc", Processors = 2, Cpu = (string?)null, Os = (string?)"none", Arch = "x86_64", WorkMiB = 2 },
            new { Name = "big.x.y.pc", MemoryMiB = 64, Machine = "pc", Processors = 1, Cpu = (string?)"max", Os = (string?)null, Arch = "x86_64", WorkMiB = 2 },
        ]);
        guests.Should().OnlyContain(g => string.Join(' ', g.Definition.ExtraArguments) == "-rtc base=utc -device virtio-rng-pci", "arguments are added");
    }

    [Fact]
    public void System_OrImage_OfALaterPart_TakesTheOthersPlace()
    {
        IReadOnlyList<MatrixGuest> guests = Read(
            """
            {
              "login": { "user": "root", "passwordProperty": "Guest.Password", "keyFile": "/k", "hostKey": "ssh-ed25519 AAAA", "method": "ssh", "timeoutSeconds": 60 },
              "system": "tiny-linux",
              "guests": [
                { "name": "plain" },
                { "name": "disk", "image": "/images/a.raw", "imageFormat": "raw", "ownCopy": true, "cache": "writeback", "variants": [ [ { "name": "as-it-is" }, { "name": "pulse", "system": "pulse" } ] ] }
              ]
            }
            """);

        guests.Select(g => g.Definition.System.Name).Should().Equal("tiny Linux", "image", "pulse");
        guests[1].Definition.System.Should().Be(GuestSystem.Image(
            "/images/a.raw",
            new GuestLogin("root")
            {
                PasswordProperty = "Guest.Password", KeyFile = "/k", HostKey = "ssh-ed25519 AAAA", Method = GuestLoginMethod.Ssh, Timeout = TimeSpan.FromMinutes(1),
            }) with { Format = "raw", OwnCopy = true, Cache = "writeback" });
    }

    [Fact]
    public void Filters_OfParts_ApplyToGuestsThatHaveThem() => Names(
        """
        {
          "guests": [ { "name": "one" }, { "name": "two" }, { "name": "three" } ],
          "variants": [ [ { "name": "A", "no": "one" }, { "name": "B", "only": "one,three" } ] ]
        }
        """).Should().BeEquivalentTo(["two.A", "three.A", "one.B", "three.B"], "so Avocado's documentation has it, with the names' order ours");

    [Fact]
    public void Filters_OfTheFile_ApplyToAll() => Names(
        """
        { "only": "RHEL.6", "no": "32bit", "guests": [ { "name": "RHEL.6" }, { "name": "RHEL.7" } ], "variants": [ [ { "name": "64bit" }, { "name": "32bit" } ] ] }
        """).Should().Equal("RHEL.6.64bit");

    [Fact]
    public void Guest_ThatIsWrittenAndRead_IsTheSame()
    {
        IReadOnlyList<MatrixGuest> guests = Read(
            """
            {
              "guests": [
                { "name": "pulse", "memoryMiB": 16, "extraArguments": ["-a"], "variants": [ [ { "name": "q35.new", "machine": "q35", "os": "\"quoted\"", "extraArguments": ["-b"] } ] ] },
                { "name": "disk", "image": "/a.qcow2", "login": { "user": "root" } }
              ]
            }
            """);

        foreach (MatrixGuest guest in guests)
        {
            MatrixGuest read = MatrixGuest.Read(guest.Written, guest.Parts);
            read.Definition.Should().BeEquivalentTo(guest.Definition);
            read.Traits.Should().Equal(guest.Traits);
        }

        guests[0].Traits.Select(t => $"{t.Key}={t.Value}").Should().Equal("Guest=pulse.q35.new", "Guest.Os=\"quoted\"", "Guest.Variant=pulse", "Guest.Variant=q35.new");
    }

    [Fact]
    public void Comments_AndCommasAtTheEnd_AreAllowed() => Names(
        """
        { // ours
          "$schema": "guests.schema.json", "guests": [ { "name": "a", }, ], /* all */ }
        """).Should().Equal("a");

    [Theory]
    [InlineData("", "1,1", "this is no JSON: *")]
    [InlineData("{\n  \"guests\": [ { \"name\": } ]\n}", "2,25", "this is no JSON: '}' is an invalid start of a value.")]
    [InlineData("{ \"guests\": [ { \"name\": \"a\" } ] } x", "1,35", "this is no JSON: *")]
    [InlineData("[]", "1,1", "the file holds no object. Write { \"guests\": [ { \"name\": \"vm1\" } ] }.")]
    [InlineData("{}", "1,1", "'guests' is missing. Write { \"guests\": [ { \"name\": \"vm1\" } ] }.")]
    [InlineData("{ \"guests\": [] }", "1,13", "the list is empty, so there is no guest at all.")]
    [InlineData("{ \"guests\": {} }", "1,13", "'guests' is a list of guests: [ { \"name\": \"vm1\" } ].")]
    [InlineData("{ \"guests\": [ \"a\" ] }", "1,15", "'guests' is a list of guests: [ { \"name\": \"vm1\" } ].")]
    [InlineData("{ \"guests\": [ {} ] }", "1,15", "'name' is missing: it is a part of the guest's name.")]
    [InlineData("{ \"guests\": [ { \"name\": \"a b\" } ] }", "1,25", "\"a b\" is no name. Allowed: letters, digits, '_' and '-', beginning with a letter or digit; '.' between them: RHEL.6.4.")]
    [InlineData("{ \"guests\": [ { \"name\": 6 } ] }", "1,25", "'name' is 6. Allowed: a text in quotes, not empty.")]
    [InlineData("{ \"guests\": [ { \"name\": \"a\", \"name\": \"b\" } ] }", "1,30", "a second 'name'. One is allowed.")]
    [InlineData(
        "{ \"guests\": [ { \"name\": \"a\",\n \"memoryMib\": 64 } ] }",
        "2,2",
        "unknown member 'memoryMib'. Allowed: name, system, image, imageFormat, ownCopy, cache, login, memoryMiB, maxMemoryMiB, workMiB, processors, machine, cpu, os, arch, "
        + "extraArguments, variants, only, no. Did you mean 'memoryMiB'?")]
    [InlineData("{ \"guests\": [ { \"name\": \"a\", \"memoryMiB\": \"64\" } ] }", "1,43", "'memoryMiB' is \"64\". Allowed: a whole number, 1 and more.")]
    [InlineData("{ \"guests\": [ { \"name\": \"a\", \"processors\": 1.5 } ] }", "1,44", "'processors' is 1.5. Allowed: a whole number, 1 and more.")]
    [InlineData("{ \"guests\": [ { \"name\": \"a\", \"system\": \"tinylinux\" } ] }", "1,40", "'system' is \"tinylinux\". Allowed: \"pulse\", \"tiny-linux\". Did you mean \"tiny-linux\"?")]
    [InlineData("{ \"guests\": [ { \"name\": \"a\", \"ownCopy\": \"yes\" } ] }", "1,41", "'ownCopy' is \"yes\". Allowed: true, false.")]
    [InlineData("{ \"guests\": [ { \"name\": \"a\", \"extraArguments\": \"-a\" } ] }", "1,48", "'extraArguments' is \"-a\". Allowed: a list of texts: [\"-device\", \"virtio-rng-pci\"].")]
    [InlineData("{ \"guests\": [ { \"name\": \"a\", \"system\": \"pulse\", \"image\": \"/a\" } ] }", "1,15", "'system' and 'image' exclude each other: an image is the guest's system.")]
    [InlineData("{ \"guests\": [ { \"name\": \"a\", \"image\": \"/a\" } ] }", "1,39", "Guest 'a' has an image and no login. Say how one logs in: \"login\": { \"user\": \"root\" }.")]
    [InlineData("{ \"guests\": [ { \"name\": \"a\", \"image\": \"a\", \"login\": { \"user\": \"root\" } } ] }", "1,39", "'a' is no full path: hosts work in different folders.")]
    [InlineData("{ \"guests\": [ { \"name\": \"a\", \"login\": { \"usr\": \"root\" } } ] }", "1,41", "unknown member 'usr'. Allowed: user, passwordProperty, keyFile, hostKey, method, timeoutSeconds. Did you mean 'user'?", 2)]
    [InlineData(
        "{ \"guests\": [ { \"name\": \"a\", \"login\": { \"user\": \"root\", \"password\": \"secret\" } } ] }",
        "1,57",
        "'password' is not possible: it would be written wherever tests are listed. Name a property of the runsettings that has it: \"passwordProperty\": \"Guest.Password\", and there "
        + "<Property Name=\"Guest.Password\" Value=\"…\"/>.")]
    [InlineData("{ \"guests\": [ { \"name\": \"a\", \"memoryMiB\": 4 } ] }", "1,43", "Guest 'a': MemoryMiB is 4. Allowed: 8 to 16777216.")]
    [InlineData("{ \"processors\": 256, \"guests\": [ { \"name\": \"a\" }, { \"name\": \"b\", \"processors\": 1 } ] }", "1,17", "Guest 'a': Processors is 256. Allowed: 1 to 255.")]
    [InlineData("{ \"guests\": [ { \"name\": \"a\" }, { \"name\": \"A\" } ] }", "1,32", "a second guest 'A'. Every guest has a name of its own (the case of letters does not count).")]
    [InlineData("{ \"guests\": [ { \"name\": \"a\", \"only\": \"b..\" } ] }", "1,42", "'only': a name is missing at the end.")]
    [InlineData("{ \"guests\": [ { \"name\": \"a\" } ], \"no\": \"x, (y=z)\" }", "1,44", "'no': '(' is not possible here. *")]
    [InlineData("{ \"guests\": [ { \"name\": \"a\" } ], \"only\": \"b\" }", "1,1", "its filters (only, no) leave no guest.")]
    [InlineData("{ \"guests\": [ { \"name\": \"a\" } ], \"variants\": [ { \"name\": \"b\" } ] }", "1,48", "'variants' is a list of lists: *")]
    [InlineData("{ \"guests\": [ { \"name\": \"a\" } ], \"variants\": [ [] ] }", "1,48", "the list is empty, so there is no guest at all.")]
    [InlineData("{ \"guests\": [ { \"name\": \"ä\" } ] }", "1,25", "\"ä\" is no name. *")]
    [InlineData("{ /* ä */ \"guests\": [ { \"name\": 1 } ] }", "1,33", "'name' is 1. *")]
    public void Mistake_IsOneLineWithItsPlace(string text, string place, string message, int count = 1)
    {
        GuestMatrixException thrown = Refused(text);

        thrown.Mistakes.Should().HaveCount(count);
        thrown.Mistakes.Should().ContainMatch($"guests.json({place}): {message}");
    }

    [Fact]
    public void Mistakes_AreToldAllAtOnce() => Refused(
        """
        {
          "guests": [
            { "name": "a", "memory": 64 },
            { "nam": "b", "system": "pulses" }
          ]
        }
        """).Message.Should().MatchRegex(
            @"\Aguests\.json has 4 mistakes:\n  guests\.json\(3,20\): unknown member 'memory'\. .*\n  guests\.json\(4,5\): 'name' is missing: .*\n"
            + @"  guests\.json\(4,7\): unknown member 'nam'\. .* Did you mean 'name'\?\n  guests\.json\(4,29\): 'system' is ""pulses""\. .*\z");

    [Fact]
    public void Name_ThatIsTooLong_IsAMistakeOfItsLastPart() =>
        Refused($$"""{ "guests": [ { "name": "{{new string('a', 60)}}", "variants": [ [ { "name": "b" }, { "name": "longer" } ] ] } ] }""")
            .Mistakes.Should().ContainSingle().Which.Should().MatchRegex(@"^guests\.json\(1,122\): 'a{60}\.longer' is no name of a guest\. Allowed: 1 to 64 letters, ");

    [Fact]
    public void Lists_ThatMakeTooManyGuests_AreRefusedBeforeTheyAreMade()
    {
        string list = $"[ {string.Join(", ", Enumerable.Range(1, 50).Select(i => $$"""{ "name": "v{{i}}" }"""))} ]";

        Refused($$"""{ "guests": {{list}}, "variants": [ {{list}}, {{list}}, {{list}}, {{list}}, {{list}} ] }""")
            .Mistakes.Should().Equal("guests.json(1,1): its lists make 15625000000 guests, before any filter. Allowed: 10000.");
    }

    private static IEnumerable<string> Names(string text) => Read(text).Select(g => g.Definition.Name);

    private static IReadOnlyList<MatrixGuest> Read(string text) => GuestFile.Read("guests.json", text);

    private static GuestMatrixException Refused(string text)
    {
        Action read = () => Read(text);
        return read.Should().Throw<GuestMatrixException>().Which;
    }
}
