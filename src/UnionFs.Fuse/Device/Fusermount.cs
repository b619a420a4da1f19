using System.Diagnostics;
using System.Globalization;

namespace UnionFs.Fuse;

/// <summary>The set-user-id program that mounts for users: it opens the device, mounts, and sends the descriptor over a socket.</summary>
internal static unsafe class Fusermount
{
    public const string Program = "fusermount3";
    private const int UnixDomain = 1;
    private const int StreamSocket = 1;
    private const int SetDescriptorFlags = 2;
    private const int SetStatusFlags = 4;
    private const int CloseOnExec = 1;
    private const int DescriptorMessage = 1;

    public static FuseDevice Mount(string directory, FuseMountOptions options, bool isReadOnly, WakeUp? wakeUp)
    {
        var pair = stackalloc int[2];
        if (Libc.SocketPair(UnixDomain, StreamSocket, 0, pair) < 0)
        {
            throw Failure(directory, Libc.LastError().ToString());
        }

        _ = Libc.DescriptorControl(pair[0], SetDescriptorFlags, CloseOnExec);
        try
        {
            // A comma or backslash in the name would start another option.
            var name = options.Name.Replace(@"\", @"\\", StringComparison.Ordinal).Replace(",", @"\,", StringComparison.Ordinal);
            var words = string.Create(
                CultureInfo.InvariantCulture,
                $"fsname={name},subtype=unionfs,default_permissions,max_read={FuseMountOptions.MaxTransfer}{(options.AllowOther ? ",allow_other" : "")}{(isReadOnly ? ",ro" : "")}");
            using var program = Start(["-o", words, "--", directory], pair[1]);
            _ = Libc.Close(pair[1]);
            pair[1] = -1;
            var descriptor = Receive(pair[0]);
            if (descriptor < 0)
            {
                program.WaitForExit();
                throw Failure(directory, program.StandardError.ReadToEnd().Trim());
            }

            program.WaitForExit();
            _ = Libc.DescriptorControl(descriptor, SetDescriptorFlags, CloseOnExec);
            _ = Libc.DescriptorControl(descriptor, SetStatusFlags, wakeUp is null ? Libc.OpenReadWrite : Libc.OpenReadWrite | Libc.OpenNonBlocking);
            return new FuseDevice(descriptor, wakeUp);
        }
        finally
        {
            Close(pair[0]);
            Close(pair[1]);
        }
    }

    public static FsError Unmount(string directory, bool detach)
    {
        try
        {
            using var program = Start(detach ? ["-u", "-z", "--", directory] : ["-u", "--", directory], -1);
            program.StandardError.ReadToEnd();
            program.WaitForExit();
            return program.ExitCode == 0 ? FsError.OK : FsError.EBUSY;
        }
        catch (IOException)
        {
            return FsError.EPERM;
        }
    }

    private static void Close(int descriptor)
    {
        if (descriptor >= 0)
        {
            _ = Libc.Close(descriptor);
        }
    }

    private static Process Start(string[] arguments, int socket)
    {
        var start = new ProcessStartInfo(Program, arguments) { RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = "/" };
        if (socket >= 0)
        {
            start.Environment["_FUSE_COMMFD"] = socket.ToString(CultureInfo.InvariantCulture);
        }

        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new IOException($"Cannot mount: this user may not mount, and there is no program '{Program}' (package fuse3).", e);
        }
    }

    /// <summary>The descriptor that is sent over the socket; −1 if the other end closes it instead.</summary>
    private static int Receive(int socket)
    {
        byte data;
        var part = new MessagePart { Start = &data, Length = 1 };
        // Length, level and kind of the message, then the descriptor.
        var control = stackalloc long[3];
        var message = new MessageHeader { Parts = &part, PartCount = 1, Control = control, ControlLength = 24 };
        nint count;
        while ((count = Libc.ReceiveMessage(socket, &message, 0)) < 0 && Libc.LastError() == Errno.Interrupted)
        {
        }

        return count > 0 && message.ControlLength >= 20 && ((int*)control)[3] == DescriptorMessage ? ((int*)control)[4] : -1;
    }

    private static IOException Failure(string directory, string why) => new($"Cannot mount on '{FsText.Quote(directory)}': {why}.");
}
