using MultiHost.Labs;
using MultiHost.Labs.Foundation;

internal static class CutNetwork
{
    public static async Task RunAsync()
    {
        await using Lab lab = await Lab.UpAsync(new LabOptions { Location = new LabLocation("mine"), Hosts = 3 });
        LabHost source = lab["mine1"], destination = lab["mine2"];

        await using (await lab.CutAsync(source, destination))
        {
            // each still reaches mine3, and the controller reaches all of them
        }
    }
}
