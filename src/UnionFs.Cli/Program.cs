return UnionFs.Cli.Tool.Run(args, Console.Out, Console.Error);
