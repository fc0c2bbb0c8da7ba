namespace MultiHost.Labs;

public sealed class NfsTests
{
    [SkippableFact]
    public async Task ServeNfs_OfTheSharedFolder_LetsQemuOfAnotherHostWriteToIt()
    {
        TestLab.SkipIfImpossible();
        await using Lab lab = await TestLab.UpAsync(2);
        (LabHost server, LabHost client) = (lab.Hosts[0], lab.Hosts[1]);
        await server.ShellAsync("truncate -s 1M /mnt/small/image");
        string write = $"qemu-io -c 'write -P 0xab 0 4k' 'json:{{\"driver\":\"nfs\",\"server\":{{\"type\":\"inet\",\"host\":\"{server.Address}\"}},\"path\":\"/mnt/small/image\",\"user\":0,\"group\":0}}'";

        await using (LabFault served = await server.ServeNfsAsync(LabHost.SmallDisk))
        {
            served.What.Should().Be($"{server.Name} serves /mnt/small by NFS");
            await client.ShellAsync(write);
            Func<Task> again = () => server.ServeNfsAsync();
            (await again.Should().ThrowAsync<LabException>()).WithMessage("*it serves NFS already; stop that first*");
        }

        (await server.ShellAsync("head -c 2 /mnt/small/image | od -An -tx1 | tr -d ' '")).Should().Be("abab");
        (await client.RunAsync(["nc", "-z", "-n", "-w", "1", server.Address, "2049"])).ExitCode.Should().NotBe(0, "it has stopped");
        Func<Task> overlay = () => server.ServeNfsAsync("/root");
        (await overlay.Should().ThrowAsync<LabException>()).WithMessage(
            "/root of host * cannot be served by NFS: it is a part of an overlay. Serve /mnt/shared or /mnt/small.");
    }
}
