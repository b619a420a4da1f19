using System.CommandLine;
using System.Globalization;
using UnionFs.Cli.Commands;
using UnionFs.Oci;

namespace UnionFs.Cli.Store;

/// <summary>Commands on the store itself: what it takes, what of it is garbage, whether it is whole.</summary>
internal static class UpkeepCommands
{
    public static IEnumerable<Command> Create(TextWriter output) => [Usage(output), Collect(output), Check(output)];

    private static Command Usage(TextWriter output)
    {
        var json = StackOption.Json("One JSON object.");
        var command = new Command("df", "Tell what the store takes, and what sharing saves.") { json };
        command.SetAction(parsed =>
        {
            using var store = StoreOption.Open(parsed);
            var usage = store.Usage();
            if (parsed.GetValue(json))
            {
                output.Write($"{ToJson(usage)}\n");
            }
            else
            {
                Write(usage, output);
            }

            return 0;
        });
        return command;
    }

    private static void Write(StoreUsage usage, TextWriter output)
    {
        var images = new TextTable(1, 2);
        images.Add("image", "size", "of its own");
        foreach (var image in usage.Images)
        {
            images.Add(FsText.Escape(image.Name ?? image.Digest.Short), ByteText.Format(image.Bytes), ByteText.Format(image.OwnBytes));
        }

        images.Write(output);
        if (usage.Containers.Count > 0)
        {
            output.Write("\n");
            var containers = new TextTable(2, 3);
            containers.Add("sandbox", "image", "shared", "of its own");
            foreach (var container in usage.Containers)
            {
                containers.Add(FsText.Escape(container.Name), FsText.Escape(container.Image), ByteText.Format(container.ImageBytes), ByteText.Format(container.ChangeBytes));
            }

            containers.Write(output);
        }

        output.Write("\n");
        var sums = new TextTable(1);
        sums.Add("blobs", ByteText.Format(usage.BlobBytes));
        sums.Add("unpacked layers", ByteText.Format(usage.UnpackedBytes));
        sums.Add("indexes", ByteText.Format(usage.IndexBytes));
        sums.Add("of all this garbage", ByteText.Format(usage.GarbageBytes));
        var alone = WithoutSharing(usage);
        sums.Add("layers, each once", ByteText.Format(usage.SharedBytes));
        sums.Add("without sharing", ByteText.Format(alone));
        sums.Add("saved by sharing", string.Create(CultureInfo.InvariantCulture, $"{(alone == 0 ? 0 : Math.Max(0, 1 - ((double)usage.SharedBytes / alone))) * 100:0.0} %"));
        sums.Write(output);
    }

    /// <summary>Every sandbox a copy of its image and its changes, every image that no sandbox is on a copy too.</summary>
    private static long WithoutSharing(StoreUsage usage) => (long)Math.Min(
        long.MaxValue, usage.ContainerBytesAlone + usage.Images.Where(i => usage.Containers.All(c => c.Image != i.Name)).Sum(static i => (decimal)i.Bytes));

    private static JsonText ToJson(StoreUsage usage) => new JsonText()
        .Add("blob_bytes", usage.BlobBytes).Add("unpacked_bytes", usage.UnpackedBytes).Add("index_bytes", usage.IndexBytes).Add("garbage_bytes", usage.GarbageBytes)
        .Add("bytes_without_sharing", WithoutSharing(usage)).Add("bytes_with_sharing", usage.SharedBytes)
        .Add("images", usage.Images.Select(static i => new JsonText().Add("name", i.Name ?? "").Add("digest", i.Digest.ToString()).Add("bytes", i.Bytes).Add("own_bytes", i.OwnBytes)))
        .Add("sandboxes", usage.Containers.Select(static c => new JsonText().Add("name", c.Name).Add("image", c.Image).Add("image_bytes", c.ImageBytes).Add("own_bytes", c.ChangeBytes)));

    private static Command Collect(TextWriter output)
    {
        var grace = new Option<double>("--grace") { Description = "Spare what is younger than this many minutes.", HelpName = "MINUTES", DefaultValueFactory = _ => new GarbageOptions().GracePeriod.TotalMinutes };
        grace.Validators.Add(static result =>
        {
            // What is no number the parser tells of; asking for the value would throw.
            if (result.Tokens.Count == 1 && double.TryParse(result.Tokens[0].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var minutes) && minutes is not (>= 0 and <= 5_000_000))
            {
                result.AddError("--grace needs a number of minutes, 0 or more.");
            }
        });
        var dry = new Option<bool>("--dry-run") { Description = "Only tell what would go." };
        var json = StackOption.Json("One JSON object a file.");
        var command = new Command("gc", "Remove what no image, sandbox or running command needs.") { grace, dry, json };
        command.SetAction(parsed =>
        {
            using var store = StoreOption.Open(parsed);
            var report = store.CollectGarbage(new GarbageOptions { GracePeriod = TimeSpan.FromMinutes(parsed.GetValue(grace)), DryRun = parsed.GetValue(dry) });
            foreach (var item in report.Items)
            {
                output.Write(parsed.GetValue(json)
                    ? $"{new JsonText().Add("path", item.Path).Add("bytes", item.Bytes)}\n" : $"{ByteText.Format(item.Bytes),10}  {FsText.Escape(item.Path)}\n");
            }

            if (!parsed.GetValue(json))
            {
                var verb = parsed.GetValue(dry) ? "would be removed" : "removed";
                var young = report.YoungBytes > 0 ? $"; {ByteText.Format(report.YoungBytes)} are too young" : "";
                output.Write($"{report.Items.Count} file{(report.Items.Count == 1 ? "" : "s")}, {ByteText.Format(report.Bytes)} {verb}{young}\n");
            }

            return 0;
        });
        return command;
    }

    private static Command Check(TextWriter output)
    {
        var json = StackOption.Json("One JSON object a finding.");
        var command = new Command("fsck", "Compute everything in the store anew and tell what is wrong; exits with 1 if anything is.") { json };
        command.SetAction(parsed =>
        {
            using var store = StoreOption.Open(parsed);
            IReadOnlyList<StoreFinding> findings;
            using (var progress = ProgressLine.Start("checking", parsed))
            {
                findings = store.Check(progress);
            }

            foreach (var finding in findings)
            {
                output.Write(parsed.GetValue(json)
                    ? $"{new JsonText().Add("kind", finding.Kind.ToString().ToLowerInvariant()).Add("path", finding.Path).Add("reason", finding.Reason).Add("users", finding.Users)}\n"
                    : $"{finding}\n");
            }

            if (!parsed.GetValue(json))
            {
                output.Write($"{findings.Count} finding{(findings.Count == 1 ? "" : "s")}\n");
            }

            return findings.Count == 0 ? 0 : 1;
        });
        return command;
    }
}
