var   x :number = 'no number';;
